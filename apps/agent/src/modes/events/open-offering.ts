import { Logger } from '@nestjs/common';
import type { AgentFacts } from '@waldur-site-agent/agent-identity';
import {
  CommandJournal,
  type EventCommands,
  EventIdentity,
  type EventServer,
  OfferingRegistration,
  createEventCommands,
} from '@waldur-site-agent/event-processing';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { brokerAccess } from './broker-access.ts';
import { type EventOfferingParts, objectTypesOf } from './event-offering-parts.ts';

export interface EventModeFacts {
  readonly agent: Pick<AgentFacts, 'version' | 'dependencies'>;
  /** Where commands outlive a crash; empty: nowhere. */
  readonly journalDirectory: string;
}

/** The commands of an offering, with those that an earlier process left undone. */
export async function openCommands(
  { runtime, orders, membership, configuration }: EventOfferingParts,
  { journalDirectory }: EventModeFacts,
): Promise<EventCommands> {
  const prefix = configuration.backend_settings['project_prefix'];
  return createEventCommands({
    offering: runtime,
    orderBackend: orders?.backend,
    membershipBackend: membership?.backend,
    projectPrefix: typeof prefix === 'string' ? prefix : '',
    journal: journalDirectory === '' ? undefined : await openJournal(journalDirectory, runtime.uuid),
  });
}

export function openRegistration(
  offering: EventOfferingParts,
  all: readonly EventOfferingParts[],
  server: EventServer,
  { agent }: EventModeFacts,
): OfferingRegistration {
  const configurations = all.map(({ configuration }) => configuration);
  return new OfferingRegistration({
    offering: offering.runtime,
    identity: new EventIdentity(offering.runtime, agent),
    objectTypes: objectTypesOf(offering),
    access: brokerAccess(offering.configuration, configurations),
    broker: server,
    identityQueue: true,
  });
}

/** A directory that cannot be used is said; commands are then done before they are acknowledged. */
async function openJournal(directory: string, offeringUuid: string): Promise<CommandJournal | undefined> {
  try {
    return await CommandJournal.open(directory, offeringUuid);
  } catch (error) {
    new Logger('EventJournal').error(`${directory} cannot hold a journal: ${errorText(error)}`);
    return undefined;
  }
}
