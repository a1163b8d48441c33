export * from './batches/keyed-batches.ts';
export { type Clock, systemClock } from './clock/clock.ts';
export { InMemoryWorkQueue, type InMemoryWorkQueueOptions } from './memory/in-memory-work-queue.ts';
export type { Share } from './memory/shares.ts';
export { type RetryPolicy, retryPauseMs } from './port/retry-policy.ts';
export * from './port/work-queue.ts';
