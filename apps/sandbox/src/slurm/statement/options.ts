/** One `key=value`, `key+=value` or `key-=value` of a statement, with its key spelled out. */
export interface Option {
  readonly key: string;
  readonly operator: '=' | '+=' | '-=';
  readonly value: string;
  /** As written, for messages. */
  readonly word: string;
}

/** A statement after its verb and entity, in the two halves that `where` and `set` open. */
export interface Statement {
  readonly names: readonly string[];
  readonly conditions: readonly Option[];
  readonly settings: readonly Option[];
  /** Words such as `withassoc`, lower case. */
  readonly switches: ReadonlySet<string>;
  readonly format: string;
}

/** A statement that sacctmgr refuses before it asks the database anything. */
export class StatementError extends Error {}

/** Spelled-out key → least number of letters that still mean it. The first entry that fits wins. */
export type KeyTable = readonly (readonly [key: string, leastLetters: number])[];

const SWITCHES = ['withassoc', 'withcoordinators', 'withdeleted', 'wopinfo', 'woplimits', 'tree', 'onlydefaults'];

/** @param firstHalf what a word belongs to before any `where` or `set` was read */
export function parseStatement(
  words: readonly string[],
  keys: { readonly conditions: KeyTable; readonly settings: KeyTable },
  firstHalf: 'conditions' | 'settings' = 'conditions',
): Statement {
  const parsed = {
    names: [] as string[],
    conditions: [] as Option[],
    settings: [] as Option[],
    switches: new Set<string>(),
    format: '',
  };
  let half = firstHalf;
  for (const word of words) {
    const keyword = word.toLowerCase();
    if (keyword === 'where') half = 'conditions';
    else if (keyword === 'set') half = 'settings';
    else if (!word.includes('=')) addBareWord(parsed, word, half, half === firstHalf);
    else {
      const option = parseOption(word, keys[half], half);
      if (option.key === 'format') parsed.format = option.value;
      else parsed[half].push(option);
    }
  }
  return parsed;
}

function addBareWord(
  parsed: { names: string[]; switches: Set<string> },
  word: string,
  half: 'conditions' | 'settings',
  maybeName: boolean,
): void {
  const keyword = word.toLowerCase();
  const known = keyword.length < 4 ? undefined : SWITCHES.find((name) => name.startsWith(keyword));
  if (known) parsed.switches.add(known);
  else if (maybeName) parsed.names.push(...listOf(word));
  else throw unknownOption(word, half);
}

function parseOption(word: string, keys: KeyTable, half: 'conditions' | 'settings'): Option {
  const [, written = '', operator = '=', value = ''] = /^([^=+-]*(?:-[^=+-]+)*)(\+=|-=|=)(.*)$/s.exec(word) ?? [];
  const prefix = written.toLowerCase();
  const [key] = keys.find(([name, least]) => prefix.length >= least && name.startsWith(prefix)) ?? [];
  if (!key) throw unknownOption(word, half);
  return { key, operator: operator as Option['operator'], value: unquote(value), word };
}

export function unknownOption(word: string, half: 'conditions' | 'settings'): StatementError {
  return new StatementError(
    half === 'conditions'
      ? ` Unknown condition: ${word}\n Use keyword 'set' to modify value`
      : ` Unknown option: ${word}\n Use keyword 'where' to modify condition`,
  );
}

/** `a,b,u[10-12]` as single names in lower case, quotes taken off. */
export function listOf(text: string): string[] {
  return unquote(text)
    .split(/,(?![^[]*\])/)
    .flatMap(expandRange)
    .map((name) => name.toLowerCase())
    .filter((name) => name !== '');
}

function expandRange(name: string): string[] {
  const [, before, first, last, after] = /^(.*)\[(\d+)-(\d+)\](.*)$/.exec(name) ?? [];
  if (first === undefined || last === undefined) return [name];
  const numbers = Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  return numbers.map((number) => `${before}${String(number).padStart(first.length, '0')}${after}`);
}

/** Outer quotes go; inner ones are stored as backticks, and everything in lower case. */
export function storedText(text: string): string {
  return text.replaceAll(/["']/g, '`').toLowerCase();
}

function unquote(text: string): string {
  const [, quote, inner] = /^(["'])(.*)\1$/s.exec(text) ?? [];
  return quote && inner !== undefined ? inner : text;
}

export function valuesOf(options: readonly Option[], key: string): string[] | undefined {
  const found = options.filter((option) => option.key === key);
  return found.length > 0 ? found.flatMap((option) => listOf(option.value)) : undefined;
}

export function textOf(options: readonly Option[], key: string): string | undefined {
  return options.findLast((option) => option.key === key)?.value;
}
