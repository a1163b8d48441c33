import type { CreateRequest } from '../../capabilities/provisioning.ts';
import type { Member } from '../../resource/member.ts';
import type { Resource } from '../../resource/resource.ts';
import { createRequest, sampleResource } from '../fakes/sample-facts.ts';
import type { BackendHarness, LimitSample } from './backend-harness.ts';

/** What the harness says about the offering, in the form in which checks want it. */
export class ContractSamples {
  constructor(readonly harness: BackendHarness) {}

  get first(): LimitSample {
    return this.harness.limits?.first ?? { waldur: {}, native: undefined };
  }

  get second(): LimitSample {
    return this.harness.limits?.second ?? this.first;
  }

  get members(): readonly Member[] {
    return this.harness.members ?? [];
  }

  /** As Waldur knows it before its creation. */
  resource(number = 1): Resource {
    const resource = this.harness.resource?.(number) ?? sampleResource(number);
    return { ...resource, limits: this.first.waldur };
  }

  request(number = 1, changes: Partial<CreateRequest> = {}): CreateRequest {
    const resource = this.resource(number);
    const backendId = this.harness.backendId?.(resource) ?? resource.slug;
    const request = createRequest(resource, backendId, changes);
    return { ...request, context: { ...request.context, ...this.harness.provisioning } };
  }
}
