import { Injectable, Logger } from '@nestjs/common';
import { ResourceApi, type ResourceWithEndpoints, isNotTheItemsFault } from '@waldur-site-agent/offering';
import {
  type CreatedResource,
  type Endpoint,
  type Limits,
  type Resource,
  type ResourceReport,
  errorText,
} from '@waldur-site-agent/plugin-sdk';

/** Tells Waldur what was created. Id and limits decide about the order; metadata and endpoints only warn. */
@Injectable()
export class CreationReports {
  private readonly logger = new Logger('OrderProcessing');

  constructor(private readonly resources: ResourceApi) {}

  async reportCreation(resource: Resource, created: CreatedResource): Promise<void> {
    await this.resources.setBackendId(resource, created.backendId);
    if (hasEntries(created.limits)) await this.resources.setLimits(resource, created.limits);
    await this.reportExtras(resource, created);
  }

  /** Makes up for reports that an interrupted attempt still owes; sends only what differs. */
  async completeReports(resource: ResourceWithEndpoints, report: ResourceReport): Promise<void> {
    if (hasEntries(report.limits) && !sameLimits(report.limits, resource.limits)) {
      await this.resources.setLimits(resource, report.limits);
    }
    await this.reportExtras(resource, {
      ...(containsAll(resource.backendMetadata, report.metadata) ? {} : { metadata: report.metadata ?? {} }),
      ...(sameEndpoints(resource.endpoints, report.endpoints ?? []) ? {} : { endpoints: report.endpoints ?? [] }),
    });
  }

  private async reportExtras(resource: Resource, report: ResourceReport): Promise<void> {
    if (report.metadata !== undefined && Object.keys(report.metadata).length > 0) {
      const metadata = report.metadata;
      await this.optional('metadata', () => this.resources.setMetadata(resource, metadata));
    }
    if (report.endpoints !== undefined && report.endpoints.length > 0) {
      const endpoints = report.endpoints;
      await this.optional('endpoints', () => this.resources.setEndpoints(resource, endpoints));
    }
  }

  /** No answer means that the report is tried again with the order; a refusal is not worth failing the order. */
  private async optional(what: string, report: () => Promise<void>): Promise<void> {
    try {
      await report();
    } catch (error) {
      if (isNotTheItemsFault(error)) throw error;
      this.logger.warn(`${what} could not be reported: ${errorText(error)}`);
    }
  }
}

function hasEntries(limits: Limits | undefined): limits is Limits {
  return limits !== undefined && Object.keys(limits).length > 0;
}

/** Equal as mappings: the same components with the same amounts. */
export function sameLimits(a: Limits, b: Limits): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

function containsAll(
  known: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>> | undefined,
): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => JSON.stringify(known[key]) === JSON.stringify(value));
}

function sameEndpoints(known: readonly Endpoint[], wanted: readonly Endpoint[]): boolean {
  return wanted.every((want) => known.some((have) => have.name === want.name && have.url === want.url));
}
