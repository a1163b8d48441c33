import { OrderMode } from '@waldur-site-agent/order-processing';
import { ORDER_PROCESSING_BACKEND } from '@waldur-site-agent/plugin-sdk';
import { backendsOf } from '../backends-of.ts';
import type { ModeDefinition } from '../mode-definition.ts';
import { OrderModeModule } from './order-mode.module.ts';
import { renderSummary } from './render-summary.ts';
import { summarize, summaryFailed } from './summarize.ts';

/** The mode `order_process`. */
export const ORDER_PROCESS: ModeDefinition<OrderMode> = {
  name: 'order_process',
  processor: 'OfferingOrderProcessor',
  operation: {
    words: 'order processing',
    backends: (offering) => backendsOf([ORDER_PROCESSING_BACKEND, offering.order_processing_backend]),
    leftOut: (offering) => (offering.ordersByEvents() ? 'its orders are processed by events, skipping' : undefined),
  },
  parallel: 8,
  mode: OrderMode,
  periodMinutes: (environment) => environment.orderProcessPeriodMinutes,
  attempts: (environment) => environment.orderAttempts,
  compose: (parts) => OrderModeModule.register(parts),
  skip: (mode, offering, reason) => mode.ledger.of(offering).skip(reason),
  report: (mode, cost) => {
    const summary = summarize(mode, cost);
    return { failed: summaryFailed(summary), render: (output) => renderSummary(summary, output) };
  },
  forget: (mode) => mode.ledger.clear(),
};
