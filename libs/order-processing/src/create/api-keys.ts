import { Inject, Injectable, Logger } from '@nestjs/common';
import { OFFERING_RUNTIME, type OfferingRuntime, knownClientIds, writeToWaldur } from '@waldur-site-agent/offering';
import {
  type ApiKey,
  ORDER_PROCESSING_BACKEND,
  type OrderProcessingBackend,
  type Resource,
  type ResourceApiKeys,
  can,
  errorText,
} from '@waldur-site-agent/plugin-sdk';

const WANTED_KEYS = 2;

/** Makes API keys for a resource and reports them; a failure never fails the order. Keys are never logged. */
@Injectable()
export class ApiKeyProvisioning {
  private readonly logger = new Logger('OrderProcessing');

  constructor(
    @Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime,
    @Inject(ORDER_PROCESSING_BACKEND) private readonly backend: OrderProcessingBackend,
  ) {}

  async provision(resource: Resource, backendId: string): Promise<void> {
    if (!can(this.backend, 'generateKeys')) return;
    try {
      await this.provisionWith(this.backend, resource, backendId);
    } catch (error) {
      this.logger.warn(`API keys of ${backendId} could not be provisioned: ${errorText(error)}`);
    }
  }

  private async provisionWith(keys: ResourceApiKeys, resource: Resource, backendId: string): Promise<void> {
    const known = await knownClientIds(this.offering.client, resource.uuid);
    if (known !== undefined) await this.prune(keys, backendId, known);
    const count = Math.max(0, WANTED_KEYS - (known?.length ?? 0));
    const made = await this.offering.writer.write<readonly ApiKey[]>(
      { system: 'backend', action: 'generate API keys', target: backendId, detail: String(count) },
      () => keys.generateKeys(backendId, count),
      [],
    );
    for (const key of made) await this.report(resource, key);
  }

  private async prune(keys: ResourceApiKeys, backendId: string, known: readonly string[]): Promise<void> {
    try {
      await this.offering.writer.write(
        { system: 'backend', action: 'prune unknown API keys', target: backendId },
        () => keys.pruneUnknownKeys(backendId, known),
        undefined,
      );
    } catch (error) {
      this.logger.warn(`unknown API keys of ${backendId} could not be removed: ${errorText(error)}`);
    }
  }

  private report(resource: Resource, key: ApiKey): Promise<void> {
    return writeToWaldur(
      this.offering.writer,
      { action: 'report API key', target: resource.name, detail: key.clientId },
      () =>
        this.offering.client.post('/api/marketplace-resource-api-keys/report_created/', {
          body: { resource: resource.uuid, client_id: key.clientId, api_key: key.apiKey },
        }),
    );
  }
}
