import { Logger } from '@nestjs/common';
import {
  CommandJournal,
  type EventCommands,
  EventIdentity,
  type EventServer,
  EventSigns,
  KeySweep,
  OfferingRegistration,
  Presence,
  createEventCommands,
} from '@waldur-site-agent/event-processing';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { brokerAccess } from './broker-access.ts';
import type { EventModeFacts } from './event-mode-facts.ts';
import { type EventOfferingParts, objectTypesOf } from './event-offering-parts.ts';
import { openTarget } from './target-events.ts';

/** What an offering has once the mode is open. */
export interface OpenOffering {
  readonly commands: EventCommands;
  readonly keySweep: KeySweep;
  readonly signs: EventSigns;
  readonly presence: Presence;
  readonly registration: OfferingRegistration;
  /** At the Waldur where its orders and resources live, if there is one. */
  readonly target: OfferingRegistration | undefined;
}

/** Looks at a whole offering that its events may ask for. */
export interface OfferingLooks {
  /** Events come in after a time in which some may have got lost. */
  readonly mayHaveMissed: () => void;
  /** Makes again what is missing, too. @returns whether it is done */
  readonly everything: () => Promise<boolean>;
}

/**
 * Prepares an offering for events; its registration is not started yet.
 * @param all every offering that this process serves
 */
export async function openOffering(
  offering: EventOfferingParts,
  all: readonly EventOfferingParts[],
  server: EventServer,
  facts: EventModeFacts,
  looks: OfferingLooks,
): Promise<OpenOffering> {
  const { runtime, orders, membership, configuration, target } = offering;
  const { mayHaveMissed } = looks;
  const commands = await openCommands(offering, facts, looks.everything);
  const identity = new EventIdentity(runtime, facts.agent);
  const configurations = all.map((each) => each.configuration);
  return {
    commands,
    keySweep: new KeySweep(runtime, orders?.backend, commands),
    signs: new EventSigns(runtime, identity, { order: orders?.backend, membership: membership?.backend }),
    presence: new Presence(runtime),
    target: target && openTarget(runtime.name, target.place, server, facts, mayHaveMissed),
    registration: new OfferingRegistration({
      offering: runtime,
      identity,
      objectTypes: objectTypesOf(configuration, {
        orders: orders !== undefined,
        membership: membership !== undefined,
      }),
      access: brokerAccess(configuration, { all: configurations, proxy: facts.proxy }),
      broker: server,
      identityQueue: true,
      mayHaveMissed,
    }),
  };
}

/** The commands of an offering, with those that an earlier process left undone. */
async function openCommands(
  { runtime, orders, membership, configuration }: EventOfferingParts,
  { journalDirectory }: EventModeFacts,
  resync: () => Promise<boolean>,
): Promise<EventCommands> {
  const prefix = configuration.backend_settings['project_prefix'];
  return createEventCommands({
    offering: runtime,
    orderBackend: orders?.backend,
    membershipBackend: membership?.backend,
    resync,
    projectPrefix: typeof prefix === 'string' ? prefix : '',
    journal: journalDirectory === '' ? undefined : await openJournal(journalDirectory, runtime.uuid),
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
