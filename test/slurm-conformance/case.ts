/** Expected text: exact but for the width of gaps, or a pattern. */
export type Expected = string | RegExp;

/** One statement and what it must answer. `@` stands for a name that no other case uses. */
export interface Step {
  readonly run: string;
  /** 0 when missing. */
  readonly code?: number;
  /** Nothing when missing. */
  readonly out?: Expected;
  readonly err?: Expected;
}

export interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Afterwards `show assoc` of the accounts, in the case's format, one row per line. */
  readonly tree?: { readonly format: string; readonly accounts: string; readonly rows: readonly string[] };
}

/** A statement that succeeds and whose talk does not matter here. */
export function done(run: string): Step {
  return { run, out: /[^]*/ };
}

export const NOTHING_ADDED = ' Nothing new added.';
export const NOTHING_MODIFIED = ' Nothing modified';
export const NOTHING_DELETED = ' Nothing deleted';

export function lines(...texts: readonly string[]): string {
  return texts.join('\n');
}
