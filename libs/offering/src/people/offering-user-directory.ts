import type { WaldurClient } from '@waldur-site-agent/waldur-client';
import { type RestOfferingUser, attributeFields, type ExposedAttributes } from './attributes.ts';

const BASE_FIELDS = ['user_uuid', 'username', 'url', 'state', 'uuid', 'user_username', 'user_email'] as const;

/** The offering's unrestricted users, read once and shared by everything that works at the same time. */
export class OfferingUserDirectory {
  private cached: Promise<readonly RestOfferingUser[]> | undefined;

  constructor(
    private readonly client: WaldurClient,
    private readonly offeringUuid: string,
    private readonly exposed: ExposedAttributes | undefined,
  ) {}

  /** A failed reading is not kept. */
  all(): Promise<readonly RestOfferingUser[]> {
    this.cached ??= this.read().catch((error: unknown) => {
      this.cached = undefined;
      throw error;
    });
    return this.cached;
  }

  forget(): void {
    this.cached = undefined;
  }

  async exposedAttributes(): Promise<readonly string[]> {
    return this.exposed === undefined ? [] : this.exposed.names();
  }

  private async read(): Promise<readonly RestOfferingUser[]> {
    const fields = new Set<string>([...BASE_FIELDS, ...attributeFields(await this.exposedAttributes())]);
    return this.client.list('/api/marketplace-offering-users/', {
      query: {
        offering_uuid: [this.offeringUuid],
        is_restricted: false,
        field: [...fields] as (typeof BASE_FIELDS)[number][],
      },
    });
  }
}
