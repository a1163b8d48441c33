import { errorText } from '@waldur-site-agent/plugin-sdk';
import { EXIT } from './exit-codes.ts';

/** Set to 1 to see the stack trace of an error that ended a program. */
export const DEBUG_VARIABLE = 'WALDUR_SITE_AGENT_DEBUG';

/** Tells on standard error, without secrets, why a program ends. @returns its exit status */
export async function reportFailure(error: unknown, env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const { redact } = await import('@waldur-site-agent/observability'); // late: usage errors come without it
  const stack = env[DEBUG_VARIABLE] === '1' && error instanceof Error ? error.stack : undefined;
  const text = redact(stack ?? errorText(error));
  process.stderr.write(`error:${text.includes('\n') ? '\n' : ' '}${text}\n`);
  return EXIT.failure;
}
