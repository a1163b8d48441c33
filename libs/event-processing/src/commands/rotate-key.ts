import { Logger } from '@nestjs/common';
import { describeFailure } from '@waldur-site-agent/observability';
import { knownClientIds, type OfferingRuntime, withResourceLocked, writeToWaldur } from '@waldur-site-agent/offering';
import {
  type ApiKey,
  type Backend,
  BackendError,
  can,
  errorText,
  type KeyRotator,
} from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { KeyRotation } from '../ports.ts';
import { Patience } from './patience.ts';

/** What Waldur is told; the public half only when it changes. */
type NewKey = Pick<ApiKey, 'apiKey'> & Partial<ApiKey>;

/** Replaces API keys of resources and tells Waldur the new secret, or why there is none. Secrets are never logged. */
export class KeyRotations {
  private readonly logger = new Logger('EventCommands');

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: Backend | undefined,
    private readonly patience: Patience = new Patience(),
  ) {}

  /** Never rejects: whatever fails is told to Waldur, and what cannot be told is logged. */
  async rotate(rotation: KeyRotation): Promise<void> {
    const { backend } = this;
    if (backend === undefined || !can(backend, 'rotateKey')) {
      this.logger.warn(`API key ${rotation.clientId} is not rotated: the backend has no API keys`);
      return;
    }
    try {
      await this.report(rotation, await this.newKey(backend, rotation));
      this.logger.log(`API key ${rotation.clientId} of ${rotation.resourceBackendId} has been rotated`);
    } catch (error) {
      this.logger.error(`API key ${rotation.clientId} could not be rotated: ${errorText(error)}`, error);
      await this.reportFailure(rotation, error);
    }
  }

  private async newKey(backend: KeyRotator, rotation: KeyRotation): Promise<NewKey> {
    const { resourceUuid, resourceBackendId, clientId } = rotation;
    const known = await knownClientIds(this.offering.client, resourceUuid);
    const change = { system: 'backend', action: 'rotate API key', target: resourceBackendId, detail: clientId };
    const made = await this.patience.attempt(`rotating API key ${clientId}`, () =>
      withResourceLocked(hex(resourceUuid), () =>
        this.offering.writer.write<unknown>(
          change,
          () => backend.rotateKey(clientId, resourceBackendId, known),
          'made by nobody in a dry run',
        ),
      ),
    );
    return checkedKey(made);
  }

  private async report({ apiKeyUuid, clientId }: KeyRotation, key: NewKey): Promise<void> {
    const body = { api_key: key.apiKey, ...(key.clientId === undefined ? {} : { client_id: key.clientId }) };
    await this.patience.attempt(`reporting API key ${clientId}`, () =>
      writeToWaldur(this.offering.writer, { action: 'report rotated API key', target: clientId }, () =>
        this.offering.client.post('/api/marketplace-resource-api-keys/{uuid}/set_key/', {
          path: { uuid: apiKeyUuid },
          body,
        }),
      ),
    );
  }

  /** Waldur refuses it for a key that is in order, so it does no harm when only an answer got lost. */
  private async reportFailure({ apiKeyUuid, clientId }: KeyRotation, failure: unknown): Promise<void> {
    const { message } = describeFailure(failure, this.offering.exposeErrorDetails);
    const write = { action: 'set API key erred', target: clientId, detail: message };
    try {
      await this.patience.attempt(`reporting API key ${clientId} as failed`, () =>
        writeToWaldur(this.offering.writer, write, () =>
          this.offering.client.post('/api/marketplace-resource-api-keys/{uuid}/set_erred/', {
            path: { uuid: apiKeyUuid },
            body: { error_message: message },
          }),
        ),
      );
    } catch (error) {
      this.logger.error(`API key ${clientId} could not be set erred: ${errorText(error)}`, error);
    }
  }
}

/** @throws {BackendError} for anything but a new secret, or both halves of a new key */
function checkedKey(made: unknown): NewKey {
  if (isFilled(made)) return { apiKey: made };
  if (typeof made === 'object' && made !== null) {
    const { clientId, apiKey } = made as Partial<Record<keyof ApiKey, unknown>>;
    if (isFilled(clientId) && isFilled(apiKey)) return { clientId, apiKey };
  }
  throw new BackendError('The backend returned no usable API key');
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
