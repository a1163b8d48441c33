import type { SecureContext } from 'node:tls';
import type { TlsSettings } from './proxy-agents.ts';
import { trustedCertificates } from './trusted-certificates.ts';

/** Reading them takes a while: once per process, whoever asks. */
const read = new Map<string, SecureContext | undefined>();

/**
 * How TLS is spoken. Only to be asked for where it is.
 * @param caFile PEM file with certificate authorities beside the usual ones
 * @throws {WaldurSetupError} for an unusable certificate file
 */
export function tlsSettings(rejectUnauthorized: boolean, caFile?: string): TlsSettings {
  const { SSL_CERT_FILE: file, SSL_CERT_DIR: folder } = process.env;
  const key = JSON.stringify([file, folder, caFile]);
  if (!read.has(key)) read.set(key, trustedCertificates(process.env, caFile));
  const secureContext = read.get(key);
  return secureContext ? { rejectUnauthorized, secureContext } : { rejectUnauthorized };
}
