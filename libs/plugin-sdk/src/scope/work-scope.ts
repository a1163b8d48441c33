import { AsyncLocalStorage } from 'node:async_hooks';

/** What is being worked on; part of every log line and of every planned change. */
export interface WorkScope {
  readonly offering?: string;
  readonly order?: string;
  readonly resource?: string;
}

const storage = new AsyncLocalStorage<WorkScope>();

export function currentScope(): WorkScope {
  return storage.getStore() ?? {};
}

/** Runs `work` with `scope` added to the present one. */
export function withScope<T>(scope: WorkScope, work: () => T): T {
  return storage.run({ ...currentScope(), ...scope }, work);
}
