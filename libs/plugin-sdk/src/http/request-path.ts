export type PathValues = Readonly<Record<string, string | number>>;

/** A path with each `{name}` replaced by its value, percent-encoded as one segment. @throws {RangeError} without one */
export function filledPath(template: string, values: PathValues): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => segment(name, values[name]));
}

/** The same for messages: numbers are shown, texts (an e-mail address may be among them) are not. */
export function shownPath(template: string, values: PathValues): string {
  return template.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    return typeof value === 'number' ? String(value) : placeholder;
  });
}

function segment(name: string, value: string | number | undefined): string {
  const text = String(value ?? '');
  // a client resolves such a segment, encoded or not, to another path
  if (text === '' || text === '.' || text === '..')
    throw new RangeError(`"${text}" cannot stand for {${name}} in a path`);
  return encodeURIComponent(text);
}
