import { Logger } from '@nestjs/common';
import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { LimitsStep } from '@waldur-site-agent/membership-sync';
import { ResourceApi } from '@waldur-site-agent/offering';
import type { PluginCatalog } from '@waldur-site-agent/plugin-loader';
import {
  BackendError,
  MEMBERSHIP_SYNC_BACKEND,
  type MembershipSyncBackend,
  type ObservedResource,
  type Resource,
  errorText,
  withScope,
} from '@waldur-site-agent/plugin-sdk';
import type { ItemFailure, OfferingWork, ServedOffering, Tool, Wanted } from '../tool.ts';
import { readResources } from './resource-rows.ts';

/** Reports the limits that are set in the backend to Waldur, by the rule of membership sync. */
export const SYNC_RESOURCE_LIMITS: Tool<MembershipSyncBackend> = {
  noun: 'resource',
  token: MEMBERSHIP_SYNC_BACKEND,
  failureEndsProgram: true,
  wanted,
  serve,
};

type Served = ServedOffering<MembershipSyncBackend>;
type Observed = ReadonlyMap<string, ObservedResource>;

const logger = new Logger('Limits');

async function wanted(offering: OfferingConfiguration, catalog: PluginCatalog): Promise<Wanted> {
  const name = offering.membership_sync_backend;
  if (name === '') return { kind: 'leave out', reason: 'membership_sync_backend is not configured' };
  if (!offering.membership_sync.report_limits) {
    return { kind: 'leave out', reason: 'membership_sync.report_limits is off' };
  }
  const { module } = await catalog.backend(name);
  return { kind: 'mount', plugins: { operations: new Map([[MEMBERSHIP_SYNC_BACKEND, module]]), usernames: undefined } };
}

/** @throws when the resources cannot be listed; a backend that does not answer is the failure of each resource */
async function serve(offering: Served): Promise<OfferingWork> {
  await offering.runtime.details.refresh();
  const { resources, unreadable } = await readResources(offering.runtime);
  const failures = [...unreadable, ...(await reportAll(offering, resources))];
  return { examined: resources.length + unreadable.length, failures };
}

async function reportAll(offering: Served, resources: readonly Resource[]): Promise<readonly ItemFailure[]> {
  let observed: Observed;
  try {
    observed = await observe(offering, resources);
  } catch (error) {
    logger.error(`the backend could not be asked for limits: ${errorText(error)}`, error);
    return resources.map((resource) => failureOf(resource, error));
  }
  const failures: ItemFailure[] = [];
  for (const resource of resources) {
    if (offering.signal.aborted) break;
    const failure = await withScope({ resource: resource.name }, () => report(offering, resource, observed));
    if (failure !== undefined) failures.push(failure);
  }
  return failures;
}

function observe({ backend }: Served, resources: readonly Resource[]): Promise<Observed> | Observed {
  if (backend === undefined || resources.length === 0) return new Map();
  const ids = resources.map(({ backendId }) => backendId);
  return backend.observeResources(ids, resources);
}

async function report(
  { runtime, backend }: Served,
  resource: Resource,
  all: Observed,
): Promise<ItemFailure | undefined> {
  const observed = all.get(resource.backendId);
  if (backend === undefined || observed === undefined) {
    logger.warn(`resource ${resource.name}: the backend has no "${resource.backendId}"; nothing is done about it`);
    return undefined;
  }
  try {
    if (observed.untouchable !== undefined) throw new BackendError(`not the agent's: ${observed.untouchable}`);
    await new LimitsStep(runtime, backend, new ResourceApi(runtime)).report(resource, observed);
    return undefined;
  } catch (error) {
    logger.error(`limits of ${resource.backendId} could not be reported: ${errorText(error)}`, error);
    return failureOf(resource, error);
  }
}

function failureOf({ name, uuid }: Resource, error: unknown): ItemFailure {
  return { item: `resource ${name || uuid}`, message: errorText(error) };
}
