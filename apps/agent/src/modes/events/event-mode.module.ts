import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { EventHandlersModule, type EventServer, type OfferingEventHandling } from '@waldur-site-agent/event-processing';
import { type MembershipCycle, MembershipSyncModule } from '@waldur-site-agent/membership-sync';
import { KnownSystems, type OrderCycle, OrderProcessingModule } from '@waldur-site-agent/order-processing';
import { MEMBERSHIP_SYNC_BACKEND, ORDER_PROCESSING_BACKEND } from '@waldur-site-agent/plugin-sdk';
import { WORK_QUEUE, type WorkQueue } from '@waldur-site-agent/work-queue';
import type { ModeParts, ServedOffering } from '../mode-definition.ts';
import { EventMode } from './event-mode.ts';
import { eventOfferingParts } from './event-offering-parts.ts';

/** Under which tokens the cycles of one offering are exported; undefined where an operation is not configured. */
interface CycleTokens {
  readonly orders: symbol | undefined;
  readonly membership: symbol | undefined;
}

/** What looks at whole offerings, on Waldur's agent pages; what handles events has services of its own. */
const SERVICE = 'initial-offering-process';

/** The mode `event_process`: orders and members of every offering, driven by messages, on one work queue. */
@Module({})
export class EventModeModule {
  static register(options: ModeParts, attempts: number, server: EventServer): DynamicModule {
    const systems = new KnownSystems();
    const tokens = options.offerings.map((offering) => tokensFor(offering));
    const all = tokens.flatMap(({ orders, membership }) => [orders, membership]);
    // handlers are made before the mode is, and ask for it with the first message
    let mode: EventMode | undefined;
    const present = (): EventMode => {
      if (mode === undefined) throw new Error('a message came before the mode was put together');
      return mode;
    };
    return {
      module: EventModeModule,
      imports: [
        ScheduleModule.forRoot(),
        ...options.offerings.flatMap((offering, index) => cycleModules(offering, tokens[index]!, options, systems)),
        EventHandlersModule.forOfferings(options.offerings.map((each, index) => handling(each, index, present))),
      ],
      providers: [
        { provide: WORK_QUEUE, useValue: options.queue },
        {
          provide: EventMode,
          inject: [WORK_QUEUE, ...all.map((token) => ({ token: token ?? ABSENT, optional: true }))],
          useFactory: (queue: WorkQueue, ...cycles: unknown[]) => {
            const offerings = options.offerings.map(({ configuration }, index) => {
              const orders = cycles[2 * index] as OrderCycle | undefined;
              const membership = cycles[2 * index + 1] as MembershipCycle | undefined;
              if (orders !== undefined) systems.add(orders.offering.uuid, orders.backend);
              return eventOfferingParts(configuration, orders, membership);
            });
            const { event_journal_dir: journalDirectory, global_proxy: proxy } = options.configuration;
            const facts = { agent: options.agent, journalDirectory, proxy };
            mode = new EventMode(offerings, queue, attempts, server, facts);
            return mode;
          },
        },
      ],
    };
  }
}

const ABSENT = Symbol('no such operation');

function tokensFor({ configuration, operations }: ServedOffering): CycleTokens {
  const token = (operation: symbol, word: string) =>
    operations.has(operation) ? Symbol(`${word} of ${configuration.name}`) : undefined;
  return {
    orders: token(ORDER_PROCESSING_BACKEND, 'orders'),
    membership: token(MEMBERSHIP_SYNC_BACKEND, 'members'),
  };
}

function cycleModules(
  { module: offering }: ServedOffering,
  { orders, membership }: CycleTokens,
  parts: ModeParts,
  neighbours: KnownSystems,
): readonly DynamicModule[] {
  const agent = { ...parts.agent, service: SERVICE };
  const members = { ...agent, processor: 'OfferingMembershipProcessor' };
  return [
    ...(orders === undefined
      ? []
      : [OrderProcessingModule.forOffering({ offering, exportAs: orders, agent, neighbours })]),
    ...(membership === undefined
      ? []
      : [MembershipSyncModule.forOffering({ offering, exportAs: membership, agent: members })]),
  ];
}

function handling({ configuration }: ServedOffering, index: number, mode: () => EventMode): OfferingEventHandling {
  return {
    name: configuration.name,
    offeringUuid: configuration.waldur_offering_uuid,
    get work() {
      return mode().worker.workOf(index);
    },
    get commands() {
      return mode().commandsOf(index);
    },
    get target() {
      return mode().targetOf(index);
    },
    seen: (objectType) => mode().signsOf(index).show(objectType),
  };
}
