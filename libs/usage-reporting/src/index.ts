export * from './cycle/report-cycle.ts';
export * from './cycle/report-ledger.ts';
export * from './cycle/report-mode.ts';
export * from './decision/usage-decision.ts';
export * from './periods.ts';
export * from './reporting-backend.ts';
export * from './usage-reporting.module.ts';
