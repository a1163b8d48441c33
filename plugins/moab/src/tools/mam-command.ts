/** Programs of the MAM client that the plugin uses. */
export type MamProgram =
  | 'mam-list-accounts'
  | 'mam-create-account'
  | 'mam-modify-account'
  | 'mam-delete-account'
  | 'mam-list-funds'
  | 'mam-create-fund'
  | 'mam-delete-fund'
  | 'mam-deposit'
  | 'mam-withdraw'
  | 'mam-list-users'
  | 'mam-list-usagerecords';

/** One call of a MAM program, as declared in the command table. */
export interface MamCommand {
  readonly program: MamProgram;
  /** What it is for, as part of `… failed while creating account a_x`. */
  readonly purpose: string;
  /** One value is one word, whatever characters it holds: there is no shell. */
  readonly words: readonly string[];
}

/** Program and arguments to start. @param binaryDir empty: looked up in `PATH` */
export function commandLine({ program, words }: MamCommand, binaryDir: string): [program: string, ...args: string[]] {
  const path = binaryDir === '' ? program : `${binaryDir.replace(/\/+$/, '')}/${program}`;
  return [path, ...words];
}

/** The same as a person would type it, good for copying: for plans and logs. */
export function shownLine({ program, words }: MamCommand): string {
  return [program, ...words.map((word) => quoted(word))].join(' ');
}

function quoted(word: string): string {
  return /^[\w.:/@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
