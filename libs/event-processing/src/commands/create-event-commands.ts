import type { OfferingRuntime } from '@waldur-site-agent/offering';
import type { Backend } from '@waldur-site-agent/plugin-sdk';
import type { RetryPolicy } from '@waldur-site-agent/work-queue';
import { CommandExecutor } from './command-executor.ts';
import { EventCommands, type EventCommandOptions } from './event-commands.ts';
import { ResourceImports } from './import-resources.ts';
import { COMMAND_RETRY, Patience } from './patience.ts';
import { PeriodicSettingsCommands } from './periodic-settings.ts';
import { KeyRotations } from './rotate-key.ts';
import { AttributeUpdates } from './update-attributes.ts';

export interface OfferingCommandOptions extends EventCommandOptions {
  readonly offering: OfferingRuntime;
  /** Rotates keys, applies periodic settings, lists what can be imported. Absent: orders are not processed. */
  readonly orderBackend?: Backend | undefined;
  /** Keeps attributes of users. Absent: members are not synchronised. */
  readonly membershipBackend?: Backend | undefined;
  /** See {@link OfferingWork.everything}. */
  readonly resync: () => Promise<boolean>;
  /** `project_prefix` of the backend's settings. */
  readonly projectPrefix: string;
  readonly retry?: RetryPolicy;
}

/** The commands of one offering. */
export function createEventCommands(options: OfferingCommandOptions): EventCommands {
  const { offering, orderBackend, membershipBackend, projectPrefix, resync, retry = COMMAND_RETRY } = options;
  const patience = new Patience(retry);
  const executor = new CommandExecutor(offering.name, {
    rotations: new KeyRotations(offering, orderBackend, patience),
    periodic: new PeriodicSettingsCommands(offering, orderBackend, patience),
    imports: new ResourceImports(offering, orderBackend, projectPrefix, patience),
    attributes: new AttributeUpdates(membershipBackend, patience),
    resync,
  });
  return new EventCommands(executor, options);
}
