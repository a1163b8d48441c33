import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { WaldurSetupError } from '../errors/waldur-errors.ts';

/**
 * Node's own certificate authorities plus those of SSL_CERT_FILE, SSL_CERT_DIR and NODE_EXTRA_CA_CERTS; undefined when
 * neither of the first two is set, so that Node's defaults apply.
 * @throws {WaldurSetupError} when what they name cannot be read
 */
export function trustedCertificates(env: NodeJS.ProcessEnv): SecureContext | undefined {
  if (!env['SSL_CERT_FILE'] && !env['SSL_CERT_DIR']) return undefined;
  const files = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'].flatMap((name) =>
    env[name] ? [readOrExplain(name, env[name], (path) => readFileSync(path, 'utf8'))] : [],
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

function readOrExplain<T>(variable: string, path: string, read: (path: string) => T): T {
  try {
    return read(path);
  } catch (error) {
    throw new WaldurSetupError(`${variable} names "${path}", which cannot be read: ${errorText(error)}`);
  }
}
