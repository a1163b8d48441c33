import { REPORTING_BACKEND, type UsageMonth } from '@waldur-site-agent/plugin-sdk';
import { ReportMode } from '@waldur-site-agent/usage-reporting';
import { backendsOf } from '../backends-of.ts';
import type { ModeDefinition } from '../mode-definition.ts';
import { showProgress } from '../progress-line.ts';
import { renderReport } from './render-report.ts';
import { ReportModeModule } from './report-mode.module.ts';
import { summarize, summaryFailed } from './report-summary.ts';

export interface ReportOptions {
  /** The only month to report, in place of the configured number of months. */
  readonly period?: UsageMonth | undefined;
  /** Draws progress where standard error is a terminal. */
  readonly progress?: boolean;
}

/** The mode `report`. */
export function report({ period, progress = false }: ReportOptions = {}): ModeDefinition<ReportMode> {
  return {
    name: 'report',
    processor: 'OfferingReportProcessor',
    operation: {
      words: 'usage reporting',
      backends: (offering) => backendsOf([REPORTING_BACKEND, offering.reporting_backend]),
      leftOut: () => undefined,
    },
    parallel: 8,
    mode: ReportMode,
    periodMinutes: (environment) => environment.reportPeriodMinutes,
    attempts: (environment) => environment.orderAttempts,
    compose: (parts) => ReportModeModule.register(parts, parts.environment.orderAttempts),
    prepare: (mode) => {
      mode.only = period;
    },
    skip: (mode, offering, reason) => mode.ledger.of(offering).skip(reason),
    report: (mode, cost) => {
      const summary = summarize(mode, cost);
      return { failed: summaryFailed(summary), render: (output) => renderReport(summary, output) };
    },
    ...(progress ? { showProgress } : {}),
    forget: (mode) => mode.ledger.clear(),
  };
}
