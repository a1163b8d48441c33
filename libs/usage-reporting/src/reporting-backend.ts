import type { Backend, ResourceObserver, UsageReporter } from '@waldur-site-agent/plugin-sdk';

/** The least that usage reporting needs; everything else is optional. */
export type ReportingBackend = Backend & ResourceObserver & UsageReporter;
