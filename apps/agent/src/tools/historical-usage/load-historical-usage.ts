import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { PluginCatalog } from '@waldur-site-agent/plugin-loader';
import {
  type Backend,
  BackendConfigurationError,
  BackendError,
  REPORTING_BACKEND,
  can,
} from '@waldur-site-agent/plugin-sdk';
import { type HistoricalBackend, HistoricalLoad, type HistoricalRequest } from '@waldur-site-agent/usage-reporting';
import type { OfferingWork, ServedOffering, Tool, Wanted } from '../tool.ts';
import { MonthProgress } from './month-progress.ts';
import { requireStaff } from './staff-check.ts';

/** Loads usage of past months into Waldur, as the backend of `reporting_backend` tells it. */
export function loadHistoricalUsage(request: HistoricalRequest, staffCheck: boolean): Tool<Backend> {
  return {
    noun: 'resource',
    token: REPORTING_BACKEND,
    failureEndsProgram: false,
    wanted,
    serve: (offering) => serve(offering, request, staffCheck),
  };
}

async function wanted(offering: OfferingConfiguration, catalog: PluginCatalog): Promise<Wanted> {
  const name = offering.reporting_backend;
  if (name === '') throw new BackendConfigurationError('reporting_backend is not configured: nobody knows the usage');
  const { module } = await catalog.backend(name);
  return { kind: 'mount', plugins: { operations: new Map([[REPORTING_BACKEND, module]]), usernames: undefined } };
}

async function serve(
  { configuration, runtime, backend, signal }: ServedOffering<Backend>,
  request: HistoricalRequest,
  staffCheck: boolean,
): Promise<OfferingWork> {
  const reporter = reporterOf(backend, configuration.reporting_backend);
  if (staffCheck) await requireStaff(runtime.client);
  const load = new HistoricalLoad(runtime, reporter, request);
  const progress = new MonthProgress();
  load.onProgress = (state) => progress.show(state);
  try {
    const { resources, failures } = await load.run(signal);
    return { examined: resources, failures };
  } finally {
    progress.end();
  }
}

function reporterOf(backend: Backend | undefined, name: string): HistoricalBackend {
  if (backend !== undefined && can(backend, 'usage')) return backend;
  throw new BackendError(`the backend "${name}" does not report usage`);
}
