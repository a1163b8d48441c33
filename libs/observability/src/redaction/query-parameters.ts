const NAMES = '(?:secret[_-]?key|api[_-]?key|token|password)';

export const REDACTED = '[REDACTED]';

/** Secret parameters of a URL, and of a URL that is itself a parameter of another one. */
const PLAIN = new RegExp(String.raw`([?&;]${NAMES}=)[^&\s"]*`, 'gi');
const ENCODED = new RegExp(String.raw`((?:%3F|%26|%3B)${NAMES}%3D)(?:(?!%26)[^&\s"])*`, 'gi');

const NAME_ALONE = new RegExp(`^${NAMES}$`, 'i');

export function redactQueryParameters(text: string): string {
  return text.replace(PLAIN, `$1${REDACTED}`).replace(ENCODED, `$1${REDACTED}`);
}

/** Whether a field of this name holds a secret whatever its value looks like. */
export function isSecretName(name: string): boolean {
  return NAME_ALONE.test(name);
}
