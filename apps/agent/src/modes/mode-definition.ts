import type { DynamicModule, INestApplicationContext, LoggerService, Type } from '@nestjs/common';
import type { AgentFacts } from '@waldur-site-agent/agent-identity';
import type { AgentConfiguration, AgentEnvironment, OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { MembershipSettings, ModeObserver } from '@waldur-site-agent/offering';
import type { Share, WorkQueue } from '@waldur-site-agent/work-queue';
import type { OutputFormat } from '../render/output-format.ts';
import type { HeldRow } from '../render/render-plan.ts';

/** What looks at all offerings again and again. */
export interface PollingMode {
  observer: ModeObserver;
  start(): void;
  sweep(): Promise<number>;
  /** Resolves when everything a sweep found has been worked on. */
  idle(): Promise<void>;
  /** @returns whether everything at hand was finished in time */
  stop(graceMs: number): Promise<boolean>;
}

/** An offering that a mode serves. */
export interface ServedOffering {
  readonly configuration: OfferingConfiguration;
  /** Provides the offering's runtime and the backends of {@link operations}, see OfferingModule. */
  readonly module: DynamicModule;
  /** Tokens of its backends. */
  readonly operations: ReadonlySet<symbol>;
}

/** What a mode needs to be put together. */
export interface ModeParts {
  readonly offerings: readonly ServedOffering[];
  readonly agent: AgentFacts;
  readonly queue: WorkQueue;
  readonly environment: AgentEnvironment;
  readonly configuration: AgentConfiguration;
}

/** What a single sweep came to. */
export interface ModeReport {
  readonly failed: boolean;
  /** What was asked for cannot be done; said on standard error. */
  readonly problem?: string;
  /** Ends with a newline. */
  render(output: OutputFormat): string;
}

/** How much it cost. */
export interface SweepCost {
  /** Requests to Waldur, retries included. */
  readonly restCalls: number;
  readonly durationMs: number;
}

/** What of an offering a mode is about. */
export interface ModeOperation {
  /** In words, for the log. */
  readonly words: string;
  /** Names of the backends by the tokens of the operations they do; empty when the offering is not set up for it. */
  backends(offering: OfferingConfiguration): ReadonlyMap<symbol, string>;
  /** Why an offering with a backend is left out all the same. */
  leftOut(offering: OfferingConfiguration): string | undefined;
}

/** One polling mode: everything in which it differs from the others. */
export interface ModeDefinition<M extends PollingMode> {
  /** Word of the command line and of Waldur's agent pages. */
  readonly name: string;
  /** Word of Waldur's agent pages. */
  readonly processor: string;
  readonly operation: ModeOperation;
  /** Pieces of work done at the same time. */
  readonly parallel: number;
  /** What shares that room, by the key of the work; nothing in particular when absent. */
  readonly shareOf?: (key: string) => Share;
  readonly mode: Type<M>;
  periodMinutes(environment: AgentEnvironment): number;
  attempts(environment: AgentEnvironment): number;
  /** Changes what the file says, for this run only. */
  membership?(settings: MembershipSettings): MembershipSettings;
  compose(parts: ModeParts): DynamicModule;
  /** Makes the application; one without any transport when absent. */
  createApp?(module: DynamicModule, logger: LoggerService): Promise<INestApplicationContext>;
  /** Called before the first sweep. */
  prepare?(mode: M, app: INestApplicationContext): void;
  skip(mode: M, offering: string, reason: string): void;
  report(mode: M, cost: SweepCost): ModeReport;
  /** Changes that a dry run would not carry out although they are called for. */
  held?(mode: M): readonly HeldRow[];
  /** Whether events come in, a word per offering, by its name; for the health endpoints. */
  eventStates?(mode: M): ReadonlyMap<string, string>;
  /** Shows how far a sweep has got; called before it begins. @returns called when it is over */
  showProgress?(mode: M): () => void;
  /** Forgets what was noted about the last sweep. */
  forget(mode: M): void;
}
