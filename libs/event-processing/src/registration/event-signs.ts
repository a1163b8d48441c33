import { Logger } from '@nestjs/common';
import { type OfferingRuntime, processorIdentity } from '@waldur-site-agent/offering';
import { type Backend, errorText } from '@waldur-site-agent/plugin-sdk';
import type { EventIdentity } from './event-identity.ts';

const MODE = 'event_process';
/** Waldur counts a service as idle after ten minutes. */
const INTERVAL_MS = 5 * 60_000;
/** After a failure. There may be thousands of events, and a Waldur that says no to each sign. */
const RETRY_MS = 60_000;

/** Words that Waldur's agent pages show. Types that are missing here are handled without a processor. */
const PROCESSORS: Readonly<Record<string, { readonly name: string; readonly backend: 'order' | 'membership' }>> = {
  order: { name: 'OfferingOrderProcessor', backend: 'order' },
  user_role: { name: 'OfferingMembershipProcessor', backend: 'membership' },
  resource: { name: 'OfferingMembershipProcessor', backend: 'membership' },
  service_account: { name: 'OfferingMembershipProcessor', backend: 'membership' },
  course_account: { name: 'OfferingMembershipProcessor', backend: 'membership' },
  offering_resources_sync: { name: 'OfferingMembershipProcessor', backend: 'membership' },
  importable_resources: { name: 'OfferingImportableResourcesProcessor', backend: 'order' },
};

/**
 * Shows on Waldur's agent pages which events are handled. At most two calls per object type in five minutes, in one
 * minute after a failure.
 */
export class EventSigns {
  private readonly logger = new Logger('AgentIdentity');
  /** When each object type is due again. */
  private readonly due = new Map<string, number>();

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly identity: EventIdentity,
    private readonly backends: { readonly order?: Backend | undefined; readonly membership?: Backend | undefined },
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Goes on in the background: no event waits for it, and none fails because of it. */
  show(objectType: string): void {
    if (this.now() < (this.due.get(objectType) ?? -Infinity)) return;
    this.due.set(objectType, this.now() + INTERVAL_MS);
    this.register(objectType).catch((error: unknown) => {
      this.due.set(objectType, this.now() + RETRY_MS);
      this.logger.warn(`${this.offering.name}: no sign of life could be given: ${errorText(error)}`);
    });
  }

  private async register(objectType: string): Promise<void> {
    const { client } = this.offering;
    const service = await this.identity.use((uuid) =>
      client.post('/api/marketplace-site-agent-identities/{uuid}/register_service/', {
        path: { uuid },
        body: { name: `${MODE}-${objectType}`, mode: MODE },
      }),
    );
    const processor = PROCESSORS[objectType];
    const backend = processor && this.backends[processor.backend];
    if (!processor || !backend) return;
    await client.post('/api/marketplace-site-agent-services/{uuid}/register_processor/', {
      path: { uuid: service.uuid },
      body: { name: processor.name, ...processorIdentity(backend) },
    });
  }
}
