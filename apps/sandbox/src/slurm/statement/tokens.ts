/** Splits a line of standard input into words; quotes keep blanks together and stay in the word. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:"[^"]*"|'[^']*'|\S)+/g)].map(([word]) => word);
}
