/** What one statement answers. */
export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function answered(out: string, err = ''): Result {
  return { code: 0, out, err };
}

/** Failure told on the error output. */
export function refused(err: string, out = ''): Result {
  return { code: 1, out, err: `${err}\n` };
}

/** "Nothing to do", which sacctmgr tells on its standard output, with exit code 1. */
export function nothing(text: string): Result {
  return { code: 1, out: `${text}\n`, err: '' };
}

export function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}
