import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { WaldurSetupError } from '../errors/waldur-errors.ts';

/**
 * Node's own certificate authorities plus those of SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS and `caFile`;
 * undefined when nothing but the third is there, so that Node's defaults apply.
 * @throws {WaldurSetupError} when what they name cannot be read
 */
export function trustedCertificates(env: NodeJS.ProcessEnv, caFile = ''): SecureContext | undefined {
  if (!env['SSL_CERT_FILE'] && !env['SSL_CERT_DIR'] && !caFile) return undefined;
  const named = [
    ['SSL_CERT_FILE', env['SSL_CERT_FILE']],
    ['NODE_EXTRA_CA_CERTS', env['NODE_EXTRA_CA_CERTS']],
    ['the configuration', caFile],
  ] as const;
  const files = named.flatMap(([name, file]) =>
    file ? [readOrExplain(name, file, (path) => readFileSync(path, 'utf8'))] : [],
  );
  const folder = env['SSL_CERT_DIR'];
  const fromFolder = folder ? readOrExplain('SSL_CERT_DIR', folder, readFolder) : [];
  return createSecureContext({ ca: [...new Set([...rootCertificates, ...files, ...fromFolder])] });
}

function readFolder(folder: string): string[] {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return files.map((entry) => readFileSync(join(folder, entry.name), 'utf8')).filter(isPem);
}

function isPem(content: string): boolean {
  return content.includes('-----BEGIN CERTIFICATE-----');
}

function readOrExplain<T>(namer: string, path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (error) {
    throw new WaldurSetupError(`${namer} names "${path}", which cannot be read: ${errorText(error)}`);
  }
}
