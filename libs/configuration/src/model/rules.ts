import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** Words that complete "write …" in a message. */
export const expected = (text: string): ValidationOptions => ({ context: { expected: text } });

function textRule(
  name: string,
  accepts: (text: string) => boolean,
  expectation: string,
  words?: () => readonly string[],
): PropertyDecorator {
  const validate = (value: unknown): boolean => typeof value === 'string' && accepts(value);
  return ValidateBy({ name, validator: { validate } }, { context: { expected: expectation, words } });
}

const hasScheme = (text: string, schemes: RegExp): boolean => schemes.test(text) && URL.canParse(text);

/** An absolute http(s) address. */
export const IsWebAddress = (example: string): PropertyDecorator =>
  textRule(
    'isWebAddress',
    (text) => hasScheme(text, /^https?:\/\//i),
    `an address that starts with http:// or https://, for example ${example}`,
  );

/** A proxy address, or nothing. */
export const IsProxyAddress = (): PropertyDecorator =>
  textRule(
    'isProxyAddress',
    (text) => text === '' || hasScheme(text, /^(https?|socks5h?):\/\//i),
    'a proxy address that starts with http://, https://, socks5:// or socks5h://, for example http://proxy.example.org:3128',
  );

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** A zone of the IANA data base. */
export const IsTimeZoneName = (): PropertyDecorator =>
  textRule('isTimeZoneName', isTimeZone, 'an IANA time zone, for example UTC or Europe/Tallinn', () =>
    Intl.supportedValuesOf('timeZone'),
  );

/** A mapping with keys of the operator's or the plugin's choice. */
export const IsMapping = (expectation: string): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isMapping',
      validator: { validate: (value) => typeof value === 'object' && value !== null && !Array.isArray(value) },
    },
    expected(expectation),
  );

const onText = (change: (text: string) => unknown): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? change(value) : value));

export const UpperCase = (): PropertyDecorator => onText((text) => text.toUpperCase());
export const LowerCase = (): PropertyDecorator => onText((text) => text.toLowerCase());
export const EmptyAsNull = (): PropertyDecorator => onText((text) => (text === '' ? null : text));
export const FinalSlash = (): PropertyDecorator =>
  onText((text) => (!/^https?:/i.test(text) || text.endsWith('/') ? text : `${text}/`));
/** For words that look like numbers, such as a version. */
export const NumberAsText = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value));
/** For selectors that may be null and then mean the same as an absent key. */
export const NullAsEmpty = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === null ? '' : value));
