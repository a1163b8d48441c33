import type { Backend } from '../../capabilities/backend.ts';
import type { Capabilities } from '../../capabilities/has.ts';
import type { BackendHarness, Capability, Hook } from './backend-harness.ts';
import type { ContractBench } from './contract-bench.ts';

type Intersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never;

/** A backend that has all these capabilities. */
export type Able<K extends Capability> = Backend & Intersection<Capabilities[K]>;

/** One promise of the contract. */
export interface Check {
  readonly title: string;
  /** It concerns only backends that have all of these. */
  readonly needs: readonly Capability[];
  /** It can be checked only with these parts of the harness. */
  readonly hooks: readonly Hook[];
  readonly run: (bench: ContractBench<Backend>) => Promise<void>;
}

/** Promises that belong together. */
export interface Topic {
  readonly title: string;
  readonly checks: readonly Check[];
}

/** @param hooks what the harness must have besides what the capabilities ask of it anyway */
export function check<K extends Capability = never>(
  title: string,
  needs: readonly K[],
  run: (bench: ContractBench<Able<K>>) => Promise<void>,
  hooks: readonly Hook[] = [],
): Check {
  // whoever runs it has seen to the capabilities
  return { title, needs, hooks, run: run as unknown as Check['run'] };
}

export function concerns({ needs }: Check, harness: BackendHarness): boolean {
  return needs.every((capability) => harness.capabilities.includes(capability));
}

export function isCheckable({ hooks }: Check, harness: BackendHarness): boolean {
  return hooks.every((hook) => harness[hook] !== undefined);
}
