import { redactQueryParameters } from './query-parameters.ts';
import { SecretRegistry } from './secret-registry.ts';

/** The secrets of this process, filled once the configuration is known. */
export const secrets = new SecretRegistry();

/** Hides registered secrets and secret query parameters of URLs. */
export function redact(text: string, registry: SecretRegistry = secrets): string {
  return redactQueryParameters(registry.redact(text));
}
