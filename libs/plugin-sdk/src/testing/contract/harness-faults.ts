import type { BackendHarness, Capability, Hook } from './backend-harness.ts';

/** Parts of a harness without which a capability cannot be checked at all. */
const NEEDED: Partial<Record<Capability, readonly Hook[]>> = {
  createResource: ['limits', 'nativeLimits'],
  setLimits: ['limits', 'nativeLimits'],
  syncUserLimits: ['limits'],
  addUsers: ['members'],
  usage: ['usage'],
};

/** @throws {Error} naming what has to be added to a harness */
export function requireWhole(harness: BackendHarness): void {
  for (const capability of harness.capabilities) {
    const missing = (NEEDED[capability] ?? []).filter((hook) => harness[hook] === undefined);
    if (missing.length > 0) throw new Error(`The harness needs ${missing.join(' and ')}, to check ${capability}`);
  }
  if (harness.members && harness.members.length < 2) throw new Error('The harness needs two members or more');
  if (Object.keys(harness.outages).length === 0) throw new Error('The harness needs an outage');
}
