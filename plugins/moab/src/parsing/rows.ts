/** Lines of an output; a last one without line feed counts, what follows the last line feed does not. */
export function linesOf(output: string): string[] {
  const lines = output.split('\n').map((line) => line.replace(/\r$/, ''));
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** Fields of each row, as they are. Lines without a vertical bar are remarks of the program and are skipped. */
export function rowsOf(output: string): string[][] {
  return linesOf(output)
    .filter((line) => line.includes('|'))
    .map((line) => line.split('|'));
}
