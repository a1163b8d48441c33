import type { ChangeWriter } from '@waldur-site-agent/plugin-sdk';

/** One write to Waldur in words, for the plan. */
export interface WaldurWrite {
  readonly action: string;
  readonly target: string;
  readonly detail?: string;
  readonly reason?: string;
}

/** Sends a request to Waldur, or only notes it in a dry run. */
export async function writeToWaldur(
  writer: ChangeWriter,
  write: WaldurWrite,
  send: () => Promise<unknown>,
): Promise<void> {
  await writer.write<unknown>({ system: 'waldur', ...write }, send, undefined);
}

/** `cpu=10, mem=4`, sorted, for plans and logs. */
export function amountsText(amounts: Readonly<Record<string, number>>): string {
  return Object.entries(amounts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, amount]) => `${name}=${amount}`)
    .join(', ');
}
