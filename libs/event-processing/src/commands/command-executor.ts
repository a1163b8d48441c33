import { Logger } from '@nestjs/common';
import { errorText, KeyedLock, withScope } from '@waldur-site-agent/plugin-sdk';
import { Slots } from '../messages/slots.ts';
import { type Command, commandKey, commandText } from './command.ts';
import type { ResourceImports } from './import-resources.ts';
import type { PeriodicSettingsCommands } from './periodic-settings.ts';
import type { KeyRotations } from './rotate-key.ts';
import type { AttributeUpdates } from './update-attributes.ts';

export interface CommandParts {
  readonly rotations: KeyRotations;
  readonly periodic: PeriodicSettingsCommands;
  readonly imports: ResourceImports;
  readonly attributes: AttributeUpdates;
  /** Brings everything in line. @returns whether that is done */
  readonly resync: () => Promise<boolean>;
}

/** Commands of an offering that run at the same time; those of one key never do. */
const MOST_AT_ONCE = 4;

/** Carries out the commands of one offering. */
export class CommandExecutor {
  private readonly logger = new Logger('EventCommands');
  private readonly lines = new KeyedLock();
  private readonly slots = new Slots(MOST_AT_ONCE);

  /** @param offering name of the offering */
  constructor(
    private readonly offering: string,
    private readonly parts: CommandParts,
  ) {}

  /**
   * Never rejects: failures are reported to Waldur or logged.
   * @param resumed whether an earlier run may have begun the command
   * @returns false when it is left undone because the agent ends
   */
  run(command: Command, resumed: boolean): Promise<boolean> {
    return withScope({ offering: this.offering }, async () => {
      try {
        // many of them are one run, which has a queue of its own to wait in
        if (command.kind === 'resync') return await this.parts.resync();
        await this.lines.run(commandKey(command), () => this.slots.run(() => this.perform(command, resumed)));
      } catch (error) {
        this.logger.error(`${commandText(command)} failed: ${errorText(error)}`, error);
      }
      return true;
    });
  }

  private async perform(command: Exclude<Command, { kind: 'resync' }>, resumed: boolean): Promise<void> {
    const { rotations, periodic, imports, attributes } = this.parts;
    switch (command.kind) {
      case 'attributes':
        await attributes.update(command.username, command.attributes);
        break;
      case 'rotation':
        await rotations.rotate(command);
        break;
      case 'periodic':
        await periodic.apply(command);
        break;
      case 'import':
        await imports.answer(command.requestUuid, resumed);
        break;
    }
  }
}
