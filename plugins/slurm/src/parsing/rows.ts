/** Columns of each row; lines without a separator are remarks of the tool and are skipped. */
export function parseRows(output: string): string[][] {
  return output
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) =>
      line
        .replace(/\r$/, '')
        .split('|')
        .map((column) => column.trim()),
    );
}

/** One name per line; a further column is ignored. */
export function parseNames(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.split('|')[0]?.trim() ?? '')
    .filter((name) => name !== '');
}

/** The form in which SLURM compares names. */
export function foldName(name: string): string {
  return name.trim().toLowerCase();
}

export function sameName(left: string, right: string): boolean {
  return foldName(left) === foldName(right);
}
