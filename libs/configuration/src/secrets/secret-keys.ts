import type { Path } from '../problems/path.ts';

const SECRET_NAME = /token|secret|passw|passphrase|credential|dsn|api_?key|private_?key|(^|[_-])keys?($|[_-])/i;
const ADDRESS_WITH_LOGIN = /proxy/i;
const ABOUT_A_SECRET = /[_-](url|path|file|env|type|name|host|port|lifetime|enabled|config|settings|options)$/i;
const HOLDS_ONLY_SECRETS = /^(secrets|passwords|tokens|keys)$/i;
const BESIDE_A_SECRET = /^(user|username|login|name|type|url|host|port|path|file|provider)$/i;

/** Values below such a key are never shown: rather one too many than one too few. */
export function isSecretPath(path: Path): boolean {
  return path.some((step) => typeof step === 'string' && (SECRET_NAME.test(step) || ADDRESS_WITH_LOGIN.test(step)));
}

/** The value of such a key is a secret, not merely where or how to get one. */
export function holdsSecret(key: string): boolean {
  return SECRET_NAME.test(key) && !ABOUT_A_SECRET.test(key);
}

/** Inside a mapping that is secret by its own name. */
export function staysSecret(mapping: string, key: string): boolean {
  return HOLDS_ONLY_SECRETS.test(mapping) || !(BESIDE_A_SECRET.test(key) || ABOUT_A_SECRET.test(key));
}
