import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { PeriodicResult } from './periodic-result.ts';
import { limitMap, type PeriodicMessage } from './periodic-plan.ts';

/** Sends one JSON body. @throws when it is not accepted */
export type Post = (url: string, json: Readonly<Record<string, unknown>>, timeoutSeconds: number) => Promise<void>;

const TIMEOUT_SECONDS = 10;

/** Hands the settings to an emulator instead of SLURM, one request per item, up to the first failure. */
export async function applyToEmulator(
  baseUrl: string,
  backendId: string,
  message: PeriodicMessage,
  post: Post = postJson,
): Promise<PeriodicResult> {
  const url = `${baseUrl.replace(/\/+$/, '')}/api/apply-periodic-settings`;
  const limits = limitMap(message);
  const bodies = [
    ...(message.fairshare ? [{ resource_id: backendId, fairshare: message.fairshare }] : []),
    ...(Object.keys(limits).length > 0 ? [{ resource_id: backendId, grp_tres_mins: limits }] : []),
    ...(message.reset_raw_usage === true ? [{ resource_id: backendId, reset_raw_usage: true }] : []),
  ];
  const executed: string[] = [];
  try {
    for (const body of bodies) {
      await post(url, body, TIMEOUT_SECONDS);
      executed.push(`POST ${url} ${JSON.stringify(body)}`);
    }
    return { success: true, mode: 'emulator', commands_executed: executed };
  } catch (error) {
    return { success: false, mode: 'emulator', commands_executed: executed, error: errorText(error) };
  }
}

async function postJson(url: string, json: Readonly<Record<string, unknown>>, timeoutSeconds: number): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(json),
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  });
  if (!response.ok) throw new Error(`the emulator answered HTTP ${response.status}`);
}
