/**
 * The same text, cut loose from what it was read from. A part of a text keeps the whole in memory, which for a name that
 * is kept may be a long piece of an answer.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
