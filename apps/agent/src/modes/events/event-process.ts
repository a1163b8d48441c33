import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventServer, eventShare } from '@waldur-site-agent/event-processing';
import { MEMBERSHIP_SYNC_BACKEND, ORDER_PROCESSING_BACKEND } from '@waldur-site-agent/plugin-sdk';
import { backendsOf } from '../backends-of.ts';
import type { ModeDefinition } from '../mode-definition.ts';
import { EventModeModule } from './event-mode.module.ts';
import { EventMode } from './event-mode.ts';

/** Attempts at one key before it is left to the next sweep; with growing pauses about half an hour. */
const ATTEMPTS = 30;

/** The mode `event_process`. */
export function eventProcess(server = new EventServer()): ModeDefinition<EventMode> {
  return {
    name: 'event_process',
    processor: 'OfferingOrderProcessor',
    operation: {
      words: 'event processing',
      backends: (offering) =>
        backendsOf(
          [ORDER_PROCESSING_BACKEND, offering.ordersByEvents() ? offering.order_processing_backend : ''],
          [MEMBERSHIP_SYNC_BACKEND, offering.membershipByEvents() ? offering.membership_sync_backend : ''],
        ),
      leftOut: (offering) => (offering.eventTransport() === undefined ? 'it is polled, skipping' : undefined),
    },
    parallel: 16,
    shareOf: eventShare,
    mode: EventMode,
    periodMinutes: (environment) => environment.reconciliationPeriodMinutes,
    attempts: () => ATTEMPTS,
    compose: (parts) => EventModeModule.register(parts, ATTEMPTS, server),
    createApp: (module, logger) =>
      NestFactory.createMicroservice(module, { abortOnError: false, logger, strategy: server }),
    prepare: (mode, app) => mode.attach(app as INestMicroservice),
    skip: () => undefined,
    report: () => ({ failed: false, render: () => '' }),
    eventStates: (mode) => mode.states,
    forget: () => undefined,
  };
}
