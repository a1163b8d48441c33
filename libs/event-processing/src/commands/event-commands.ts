import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { CommandJournal, JournalEntry } from '../journal/command-journal.ts';
import type { KeyRotation, OfferingCommands, PeriodicSettingsCommand } from '../ports.ts';
import { type Command, commandText } from './command.ts';
import type { CommandExecutor } from './command-executor.ts';

export interface EventCommandOptions {
  /** Without one a command is done before its message is acknowledged. */
  readonly journal?: CommandJournal | undefined;
  /**
   * The longest that a message waits for its command without a journal, in milliseconds. RabbitMQ closes the channel
   * of a message that is left unacknowledged for half an hour.
   */
  readonly waitMs?: number;
}

const WAIT_MS = 10 * 60_000;

/**
 * Commands of one offering. With a journal a call resolves as soon as the command cannot get lost any more, and the
 * command runs on its own; without, it resolves when the command is done.
 */
export class EventCommands implements OfferingCommands {
  private readonly logger = new Logger('EventCommands');
  private readonly running = new Set<Promise<unknown>>();
  /** Those that wait or run. */
  private readonly undone = new Set<Command>();

  constructor(
    private readonly executor: CommandExecutor,
    private readonly options: EventCommandOptions = {},
  ) {}

  /** Takes up what an earlier process had accepted and not done. To be called before messages come in. */
  resume(): void {
    for (const entry of this.options.journal?.unfinished ?? []) {
      this.logger.log(`${commandText(entry.command)} is taken up again`);
      void this.keep(this.finish(entry, true));
    }
  }

  /** @returns whether everything that runs was through within `graceMs` milliseconds */
  async settled(graceMs: number): Promise<boolean> {
    return await within(graceMs, Promise.all(this.running));
  }

  /** Whether a rotation of the API key waits or runs. @param apiKeyUuid in either form */
  isRotating(apiKeyUuid: string): boolean {
    const isOfKey = (command: Command): boolean =>
      command.kind === 'rotation' && hex(command.apiKeyUuid) === hex(apiKeyUuid);
    return [...this.undone].some(isOfKey);
  }

  updateAttributes(username: string, attributes: Readonly<Record<string, unknown>>): Promise<void> {
    return this.take({ kind: 'attributes', username, attributes });
  }

  rotateKey(rotation: KeyRotation): Promise<void> {
    return this.take({ kind: 'rotation', ...rotation });
  }

  applyPeriodicSettings(settings: PeriodicSettingsCommand): Promise<void> {
    return this.take({ kind: 'periodic', ...settings });
  }

  importResources(requestUuid: string, resumed = false): Promise<void> {
    return this.take({ kind: 'import', requestUuid }, resumed);
  }

  resync(): Promise<void> {
    return this.take({ kind: 'resync' });
  }

  private async take(command: Command, resumed = false): Promise<void> {
    const entry = await this.accept(command);
    if (entry) void this.keep(this.finish(entry, resumed));
    else await this.wait(command, this.keep(this.run(command, resumed)));
  }

  /** @returns undefined when the command is not in a journal, and so has to be done before it may be acknowledged */
  private async accept(command: Command): Promise<JournalEntry | undefined> {
    try {
      return await this.options.journal?.accept(command);
    } catch (error) {
      this.logger.error(`${commandText(command)} cannot be noted in the journal: ${errorText(error)}`);
      return undefined;
    }
  }

  private async finish(entry: JournalEntry, resumed: boolean): Promise<void> {
    if (!(await this.run(entry.command, resumed))) return;
    try {
      await this.options.journal?.done(entry);
    } catch (error) {
      this.logger.error(
        `${commandText(entry.command)} cannot be crossed out in the journal, it will be done again: ${errorText(error)}`,
      );
    }
  }

  private async run(command: Command, resumed: boolean): Promise<boolean> {
    this.undone.add(command);
    try {
      return await this.executor.run(command, resumed);
    } finally {
      this.undone.delete(command);
    }
  }

  /** @throws {Error} when the command is left undone, so that its message is not acknowledged */
  private async wait(command: Command, run: Promise<boolean>): Promise<void> {
    const { waitMs = WAIT_MS } = this.options;
    if (await within(waitMs, this.doneBy(command, run))) return;
    this.logger.warn(
      `${commandText(command)} is still running after ${waitMs / 1000} s; it goes on, but gets lost if the agent ends`,
    );
  }

  private async doneBy(command: Command, run: Promise<boolean>): Promise<void> {
    if (!(await run)) throw new Error(`${commandText(command)} is left undone: the agent ends`);
  }

  private keep<T>(run: Promise<T>): Promise<T> {
    this.running.add(run);
    return run.finally(() => this.running.delete(run));
  }
}

/** Whether it resolved in time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const patience = new AbortController();
  const late = pause(ms, false, { signal: patience.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    patience.abort();
  }
}
