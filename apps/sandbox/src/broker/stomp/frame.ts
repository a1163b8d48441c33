/** One frame of STOMP 1.2. */
export interface Frame {
  readonly command: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r', '\\c': ':', '\\\\': '\\' };
const UNESCAPES = Object.fromEntries(Object.entries(ESCAPES).map(([code, character]) => [character, code]));
/** These commands were there before escaping, and do without. */
const PLAIN = new Set(['CONNECT', 'CONNECTED']);

/** @returns undefined for a heart-beat @throws {SyntaxError} */
export function parseFrame(text: string): Frame | undefined {
  const [, command, headerLines, body] = /^\r?\n*([A-Z]+)\r?\n((?:.+\r?\n)*)\r?\n([^]*)\0\s*$/.exec(text) ?? [];
  if (command === undefined) {
    if (/^[\r\n]+$/.test(text)) return undefined;
    throw new SyntaxError('not a STOMP frame');
  }
  const headers: Record<string, string> = {};
  for (const line of headerLines?.split(/\r?\n/).filter(Boolean) ?? []) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1)].map((part) => unescape(command, part));
    // the first of repeated headers counts
    headers[name!] ??= value!;
  }
  return { command, headers, body: body ?? '' };
}

export function formatFrame({ command, headers, body }: Frame): string {
  const lines = Object.entries(headers).map(([name, value]) => `${escape(command, name)}:${escape(command, value)}\n`);
  return `${command}\n${lines.join('')}\n${body}\0`;
}

function unescape(command: string, text: string): string {
  return PLAIN.has(command) ? text : text.replaceAll(/\\[nrc\\]/g, (code) => ESCAPES[code] ?? code);
}

function escape(command: string, text: string): string {
  return PLAIN.has(command) ? text : text.replaceAll(/[\n\r:\\]/g, (character) => UNESCAPES[character] ?? character);
}
