import { REDACTED } from './query-parameters.ts';

/** Shorter values would turn ordinary words into `[REDACTED]`. */
const SHORTEST = 4;

/** Values that must never leave the process, however a library spells them: as they are, URL-encoded, JSON-escaped. */
export class SecretRegistry {
  /** How many times each value is to be hidden; those of {@link add} for ever. */
  private readonly values = new Map<string, number>();
  private pattern: RegExp | undefined;

  /** Registers values to hide. Anything but text of at least four characters is ignored. */
  add(...values: readonly unknown[]): void {
    for (const value of values) {
      if (typeof value === 'string' && value.trim().length >= SHORTEST) this.set(value.trim(), Infinity);
    }
  }

  /**
   * Registers a value that others follow, such as an access token: thousands of them would make every line of the log
   * slow, and in the end no pattern could hold them.
   * @returns to be called when nothing can tell the value any more
   */
  addForNow(value: string): () => void {
    const text = value.trim();
    if (text.length < SHORTEST) return () => undefined;
    this.set(text, (this.values.get(text) ?? 0) + 1);
    let isHidden = true;
    return () => {
      if (isHidden) this.set(text, (this.values.get(text) ?? 0) - 1);
      isHidden = false;
    };
  }

  redact(text: string): string {
    if (this.values.size === 0) return text;
    this.pattern ??= patternOf([...this.values.keys()]);
    return text.replace(this.pattern, REDACTED);
  }

  private set(value: string, times: number): void {
    if (this.values.has(value) !== times > 0) this.pattern = undefined;
    if (times > 0) this.values.set(value, times);
    else this.values.delete(value);
  }
}

/** Longest first, so that a secret that contains another one is hidden whole. */
function patternOf(values: readonly string[]): RegExp {
  const longestFirst = values.toSorted((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((value) => Array.from(value, characterPattern).join('')).join('|'), 'g');
}

/** Every spelling of one character; encoders differ in which characters they encode. */
function characterPattern(character: string): string {
  if (/^[A-Za-z0-9]$/.test(character)) return character;
  const spellings = [literal(character), percentEncoded(character), ...jsonEscaped(character)];
  if (character === ' ') spellings.push(String.raw`\+`);
  return `(?:${spellings.join('|')})`;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${hexPattern(byte, 2)}`).join('');
}

/** With any number of backslashes, as in JSON within JSON. */
function jsonEscaped(character: string): string[] {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  const byNumber = units.map((unit) => String.raw`\\+u${hexPattern(unit, 4)}`).join('');
  const short = JSON.stringify(character).slice(1, -1);
  if (character === '\\') return [String.raw`\\+`];
  if (character === '/') return [String.raw`\\+\/`, byNumber];
  return short.length === 2 && short.startsWith('\\') ? [`\\\\+${literal(short.slice(1))}`, byNumber] : [byNumber];
}

/** Hexadecimal digits in either case. */
function hexPattern(value: number, digits: number): string {
  const hex = value.toString(16).padStart(digits, '0');
  return hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
