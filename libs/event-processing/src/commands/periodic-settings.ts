import { Logger } from '@nestjs/common';
import { describeFailure } from '@waldur-site-agent/observability';
import { type OfferingRuntime, withResourceLocked, writeToWaldur } from '@waldur-site-agent/offering';
import {
  type Backend,
  BackendError,
  can,
  errorText,
  type PeriodicSettingsOutcome,
} from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { PeriodicSettingsCommand } from '../ports.ts';
import { Patience } from './patience.ts';

const ACTION = 'apply_periodic_settings';
/** Waldur's policies know the agent by it. */
const USER_AGENT = 'site-agent';

/** Applies what a periodic-usage policy computed, and always tells Waldur what became of it. */
export class PeriodicSettingsCommands {
  private readonly logger = new Logger('EventCommands');

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: Backend | undefined,
    private readonly patience: Patience = new Patience(),
  ) {}

  /** Never rejects. */
  async apply(command: PeriodicSettingsCommand): Promise<void> {
    const outcome = await this.outcome(command);
    const name = command.backendId || command.resourceUuid;
    if (outcome.success) this.logger.log(`periodic settings of ${name} have been applied`);
    else this.logger.error(`periodic settings of ${name} could not be applied: ${outcome.error ?? 'no reason given'}`);
    await this.report(command, outcome);
  }

  private async outcome(command: PeriodicSettingsCommand): Promise<PeriodicSettingsOutcome> {
    const { backendId, action } = command;
    if (backendId.trim() === '' || action !== ACTION) return failure('missing backend_id or invalid action');
    const { backend } = this;
    if (backend === undefined || !can(backend, 'applyPeriodicSettings')) {
      return failure('the backend does not support periodic limits');
    }
    try {
      const result: unknown = await this.patience.attempt(`applying periodic settings of ${backendId}`, () =>
        withResourceLocked(hex(command.resourceUuid), () => backend.applyPeriodicSettings(backendId, command.settings)),
      );
      return checkedOutcome(result);
    } catch (error) {
      return failure(describeFailure(error, this.offering.exposeErrorDetails).message);
    } finally {
      this.offering.freshness.mark(hex(command.resourceUuid)); // plans made before know nothing of it
    }
  }

  private async report(command: PeriodicSettingsCommand, outcome: PeriodicSettingsOutcome): Promise<void> {
    const { policyUuid, resourceUuid } = command;
    if (policyUuid.trim() === '') {
      this.logger.warn(`nothing is reported about resource ${resourceUuid}: the message names no policy`);
      return;
    }
    try {
      await this.patience.attempt(`reporting periodic settings of ${resourceUuid}`, () =>
        writeToWaldur(this.offering.writer, { action: 'report periodic settings', target: resourceUuid }, () =>
          this.offering.client.post('/api/marketplace-slurm-periodic-usage-policies/{uuid}/report-command-result/', {
            path: { uuid: policyUuid },
            body: { resource_uuid: resourceUuid, ...reportOf(outcome) },
            userAgent: USER_AGENT,
          }),
        ),
      );
    } catch (error) {
      this.logger.error(`periodic settings of ${resourceUuid} could not be reported: ${errorText(error)}`, error);
    }
  }
}

function failure(error: string): PeriodicSettingsOutcome {
  return { success: false, error };
}

/** @throws {BackendError} that says what came back instead of an outcome */
function checkedOutcome(result: unknown): PeriodicSettingsOutcome {
  if (isOutcome(result)) return result;
  throw new BackendError(`The backend answered ${JSON.stringify(result) ?? 'nothing'} instead of a result`);
}

function isOutcome(result: unknown): result is PeriodicSettingsOutcome {
  return typeof result === 'object' && result !== null && 'success' in result && typeof result.success === 'boolean';
}

function reportOf({ success, mode, error, commandsExecuted }: PeriodicSettingsOutcome) {
  return {
    success,
    error_message: error ?? '',
    commands_executed: Array.isArray(commandsExecuted) ? commandsExecuted.map(String) : [],
    ...(mode === undefined ? {} : { mode }),
  };
}
