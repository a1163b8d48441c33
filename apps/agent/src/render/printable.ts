// C0 and C1 controls: names come from other systems and must not steer the terminal
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g;

/** The text on one line, without control characters. */
export function printable(text: string): string {
  return text.replace(CONTROL, ' ').trim();
}

/** `1 order`, `2 orders`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
