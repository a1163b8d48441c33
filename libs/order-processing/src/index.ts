export * from './cycle/cycle-ledger.ts';
export * from './cycle/order-cycle.ts';
export * from './cycle/order-mode.ts';
export * from './neighbours.ts';
export * from './order-processing.module.ts';
export * from './order-processor.ts';
export * from './outcome.ts';
