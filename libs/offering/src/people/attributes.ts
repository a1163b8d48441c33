import { Logger } from '@nestjs/common';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClient, schemas } from '@waldur-site-agent/waldur-client';

export type RestOfferingUser = Partial<schemas['OfferingUser']>;

const DEFAULT_NAMES = ['username', 'full_name', 'email'] as const;
const CACHE_MS = 300_000;

const PLAIN_NAMES = new Set([
  'email',
  'phone_number',
  'organization',
  'job_title',
  'affiliations',
  'gender',
  'personal_title',
  'place_of_birth',
  'country_of_residence',
  'nationality',
  'nationalities',
  'organization_country',
  'organization_type',
  'organization_registry_code',
  'eduperson_assurance',
  'civil_number',
  'birth_date',
  'identity_source',
  'active_isds',
]);

/** Which profile attributes the offering exposes; cached for five minutes, with a fallback that asks for little. */
export class ExposedAttributes {
  private readonly logger = new Logger('OfferingUsers');
  private cached: { readonly names: readonly string[]; readonly at: number } | undefined;

  constructor(
    private readonly client: WaldurClient,
    private readonly offeringUuid: string,
    private readonly now: () => number = Date.now,
  ) {}

  async names(): Promise<readonly string[]> {
    if (this.cached === undefined || this.now() - this.cached.at >= CACHE_MS) {
      this.cached = { names: await this.read(), at: this.now() };
    }
    return this.cached.names;
  }

  private async read(): Promise<readonly string[]> {
    try {
      const config = await this.client.get('/api/marketplace-provider-offerings/{uuid}/user-attribute-config/', {
        path: { uuid: this.offeringUuid },
      });
      return (config.exposed_fields ?? []).map(String);
    } catch (error) {
      this.logger.warn(`exposed user attributes are unknown, using the usual ones: ${errorText(error)}`);
      return DEFAULT_NAMES;
    }
  }
}

/** REST fields that hold the exposed attributes; names nobody knows are ignored. */
export function attributeFields(names: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    if (name === 'username') return ['user_username'];
    if (name === 'full_name') return ['user_full_name', 'user_first_name', 'user_last_name'];
    return PLAIN_NAMES.has(name) ? [`user_${name}`] : [];
  });
}

/** Profile of one user for the backend: exposed attributes that have a value. */
export function attributesOf(user: RestOfferingUser, names: readonly string[]): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const field of attributeFields(names.filter((name) => name !== 'username'))) {
    const value = user[field as keyof RestOfferingUser];
    if (value !== undefined && value !== null) values[field.slice('user_'.length)] = value;
  }
  return values;
}
