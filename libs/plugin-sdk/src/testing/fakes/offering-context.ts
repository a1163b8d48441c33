import { LiveWriter } from '../../changes/writers.ts';
import type { Component, OfferingContext, OfferingFacts } from '../../offering/offering-context.ts';

/** What a test wants to say about an offering; the rest is as usual. */
export interface OfferingSample extends Partial<Omit<OfferingContext, 'components' | 'facts'>> {
  readonly components?: Readonly<Record<string, Component>>;
  readonly facts?: Partial<OfferingFacts>;
}

const NO_FACTS: OfferingFacts = { partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} };

/** What the agent hands to a plugin for one offering. Writes take effect unless another writer is given. */
export function offeringContext({ components = {}, facts, ...parts }: OfferingSample = {}): OfferingContext {
  return {
    name: 'Sample offering',
    uuid: 'a'.repeat(32),
    backendType: 'sample',
    settings: {},
    timezone: 'UTC',
    writer: new LiveWriter(),
    ...parts,
    components: () => components,
    facts: () => ({ ...NO_FACTS, ...facts }),
  };
}
