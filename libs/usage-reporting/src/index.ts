export * from './cycle/report-cycle.ts';
export * from './cycle/report-ledger.ts';
export * from './cycle/report-mode.ts';
export * from './decision/usage-decision.ts';
export { DateRangeError, monthsOfRange } from './historical/date-range.ts';
export { HistoricalLoad } from './historical/historical-load.ts';
export type {
  HistoricalBackend,
  HistoricalOutcome,
  HistoricalProgress,
  HistoricalRequest,
} from './historical/historical-request.ts';
export { monthName } from './historical/month-name.ts';
export * from './periods.ts';
export * from './reporting-backend.ts';
export * from './usage-reporting.module.ts';
