import { Inject, Injectable } from '@nestjs/common';
import type { Endpoint, Limits, Resource } from '@waldur-site-agent/plugin-sdk';
import { WaldurAnswerError, hex, planQuotas, toResource } from '@waldur-site-agent/waldur-client';
import type { TeamMember } from '../people/members.ts';
import { OFFERING_RUNTIME, type OfferingRuntime } from '../runtime/offering-runtime.ts';
import { amountsText, writeToWaldur } from '../runtime/waldur-writes.ts';

/** A resource with what only the core looks at. */
export interface ResourceWithEndpoints extends Resource {
  readonly endpoints: readonly Endpoint[];
}

/** Resources of one offering in Waldur. */
@Injectable()
export class ResourceApi {
  constructor(@Inject(OFFERING_RUNTIME) private readonly offering: OfferingRuntime) {}

  async read(uuid: string): Promise<ResourceWithEndpoints> {
    const row = await this.offering.client.get('/api/marketplace-provider-resources/{uuid}/', { path: { uuid } });
    const endpoints = (row.endpoints ?? []).map(({ name, url }) => ({ name, url }));
    return { ...toResource(row), endpoints };
  }

  /**
   * Everyone in the resource's project, or only those who consented to the offering's terms.
   * @throws {WaldurAnswerError} for anything but a list: it must not look like a team without people
   */
  async team(uuid: string, consentedOnly = false): Promise<readonly TeamMember[]> {
    const path = '/api/marketplace-provider-resources/{uuid}/team/';
    const query = consentedOnly ? { has_consent: true } : {};
    const team: unknown = await this.offering.client.get(path, { path: { uuid }, query });
    if (isTeam(team)) return team;
    const url = path.replace('{uuid}', uuid);
    throw new WaldurAnswerError(`the answer to GET ${url} is not a list of people`, url);
  }

  async planQuotas(planUuid: string): Promise<Limits> {
    return planQuotas(await this.offering.client.get('/api/marketplace-plans/{uuid}/', { path: { uuid: planUuid } }));
  }

  /** Resources, of any offering, that carry this backend id. */
  async withBackendId(backendId: string): Promise<readonly { uuid: string; offeringUuid: string }[]> {
    const rows = await this.offering.client.list('/api/marketplace-provider-resources/', {
      query: { backend_id: backendId, field: ['uuid', 'offering_uuid', 'backend_id'] },
    });
    return rows
      .filter((row) => row.backend_id?.toLowerCase() === backendId.toLowerCase())
      .map((row) => ({ uuid: hex(row.uuid ?? ''), offeringUuid: hex(row.offering_uuid ?? '') }));
  }

  async isUniqueBackendId(backendId: string): Promise<boolean> {
    const answer = await this.offering.client.post(
      '/api/marketplace-provider-offerings/{uuid}/check_unique_backend_id/',
      {
        path: { uuid: this.offering.uuid },
        body: {
          backend_id: backendId,
          check_all_offerings: this.offering.settings.checkAllOfferings,
          use_offering_rules: false,
        },
      },
    );
    return answer.is_unique;
  }

  async setBackendId(resource: Resource, backendId: string): Promise<void> {
    await this.write('set backend id', resource, backendId, () =>
      this.offering.client.post('/api/marketplace-provider-resources/{uuid}/set_backend_id/', {
        path: { uuid: resource.uuid },
        body: { backend_id: backendId },
      }),
    );
  }

  async setLimits(resource: Resource, limits: Limits): Promise<void> {
    await this.write('report limits', resource, amountsText(limits), () =>
      this.offering.client.post('/api/marketplace-provider-resources/{uuid}/set_limits/', {
        path: { uuid: resource.uuid },
        body: { limits: { ...limits } },
      }),
    );
  }

  async setMetadata(resource: Resource, metadata: Readonly<Record<string, unknown>>): Promise<void> {
    await this.write('report metadata', resource, Object.keys(metadata).join(', '), () =>
      this.offering.client.post('/api/marketplace-provider-resources/{uuid}/set_backend_metadata/', {
        path: { uuid: resource.uuid },
        body: { backend_metadata: { ...metadata } },
      }),
    );
  }

  async setEndpoints(resource: Resource, endpoints: readonly Endpoint[]): Promise<void> {
    await this.write('report endpoints', resource, endpoints.map(({ name }) => name).join(', '), () =>
      this.offering.client.post('/api/marketplace-provider-resources/{uuid}/set_endpoints/', {
        path: { uuid: resource.uuid },
        body: { endpoints: endpoints.map(({ name, url }) => ({ name, url })) },
      }),
    );
  }

  async setEffectiveId(resource: Resource, effectiveId: string): Promise<void> {
    await this.write('report effective id', resource, effectiveId, () =>
      this.offering.client.post('/api/marketplace-provider-resources/{uuid}/set_effective_id/', {
        path: { uuid: resource.uuid },
        body: { effective_id: effectiveId },
      }),
    );
  }

  /** Says that the resource has just been looked at. No change of it, so no part of a plan. */
  async refreshLastSync(resource: Resource): Promise<void> {
    if (this.offering.writer.dryRun) return;
    await this.offering.client.post('/api/marketplace-provider-resources/{uuid}/refresh_last_sync/', {
      path: { uuid: resource.uuid },
    });
  }

  async setOk(resource: Resource): Promise<void> {
    await this.write('set resource OK', resource, undefined, () =>
      this.offering.client.post('/api/marketplace-provider-resources/{uuid}/set_as_ok/', {
        path: { uuid: resource.uuid },
      }),
    );
  }

  async setErred(resource: Resource, message: string, traceback: string): Promise<void> {
    await this.write('set resource erred', resource, message, () =>
      this.offering.client.post('/api/marketplace-provider-resources/{uuid}/set_as_erred/', {
        path: { uuid: resource.uuid },
        body: { error_message: message, error_traceback: traceback },
      }),
    );
  }

  private async write(
    action: string,
    resource: Resource,
    detail: string | undefined,
    send: () => Promise<unknown>,
  ): Promise<void> {
    const target = resource.name || resource.uuid;
    await writeToWaldur(this.offering.writer, { action, target, ...(detail === undefined ? {} : { detail }) }, send);
  }
}

function isTeam(answer: unknown): answer is readonly TeamMember[] {
  return Array.isArray(answer) && answer.every((person) => typeof person === 'object' && person !== null);
}
