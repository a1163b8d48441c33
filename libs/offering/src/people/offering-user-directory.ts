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

  /** The offering user of one person; at most one. Not kept. */
  ofUser(userUuid: string): Promise<readonly RestOfferingUser[]> {
    return this.read(userUuid);
  }

  forget(): void {
    this.cached = undefined;
  }

  async exposedAttributes(): Promise<readonly string[]> {
    return this.exposed === undefined ? [] : this.exposed.names();
  }

  private async read(userUuid?: string): Promise<readonly RestOfferingUser[]> {
    const fields = new Set<string>([...BASE_FIELDS, ...attributeFields(await this.exposedAttributes())]);
    return this.client.list('/api/marketplace-offering-users/', {
      query: {
        offering_uuid: [this.offeringUuid],
        is_restricted: false,
        ...(userUuid === undefined ? {} : { user_uuid: userUuid }),
        field: [...fields] as (typeof BASE_FIELDS)[number][],
      },
    });
  }
}
