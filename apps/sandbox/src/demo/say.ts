import { styleText } from 'node:util';

const WIDTH = 78;
const hasColour = process.stdout.isTTY && !process.env['NO_COLOR'];
let chapters = 0;

export function chapter(title: string, text?: string): void {
  chapters += 1;
  const heading = `${chapters}. ${title}`;
  say(`\n${hasColour ? styleText('bold', heading) : heading}\n${'─'.repeat(WIDTH)}`);
  if (text !== undefined) say(text);
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
