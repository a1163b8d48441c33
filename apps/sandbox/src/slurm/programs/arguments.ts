/** Options of sacct, squeue, scancel and sinfo, given as `--name=value`, `--name value`, `-x value` or `-xvalue`. */
export interface Arguments {
  readonly options: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

/** @param values options that take a value: short letter or long name → name in the result */
export function parseArguments(argv: readonly string[], values: Readonly<Record<string, string>>): Arguments {
  const options = new Map<string, string>();
  const words: string[] = [];
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, long, inline] = /^--([a-z-]+)(?:=(.*))?$/is.exec(word) ?? [];
    const [, letter = '', attached = ''] = /^-([a-zA-Z])(.*)$/s.exec(word) ?? [];
    const key = long ?? letter;
    if (key === '') words.push(word);
    else if (values[key] === undefined) addSwitches(options, long ?? `${letter}${attached}`, long !== undefined);
    else options.set(values[key], inline ?? (attached || rest.shift() || ''));
  }
  return { options, words };
}

function addSwitches(options: Map<string, string>, text: string, isLong: boolean): void {
  for (const name of isLong ? [text] : text) options.set(name, '');
}

export function listIn(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : text.toLowerCase().split(',').filter(Boolean);
}
