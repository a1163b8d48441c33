import type { Backend } from '../../capabilities/backend.ts';
import type { Capabilities } from '../../capabilities/has.ts';
import type { ProvisioningContext } from '../../capabilities/provisioning.ts';
import type { ResourceUsage, UsageMonth } from '../../capabilities/usage.ts';
import type { OfferingContext } from '../../offering/offering-context.ts';
import type { Limits } from '../../resource/limits.ts';
import type { Member } from '../../resource/member.ts';
import type { Resource } from '../../resource/resource.ts';
import type { OfferingSample } from '../fakes/offering-context.ts';

export type Capability = keyof Capabilities;

/** Ends an outage. */
export type Restore = () => void | Promise<void>;

/** The same limits on both sides. */
export interface LimitSample {
  /** What a customer ordered, in Waldur units. */
  readonly waldur: Limits;
  /** What the system must hold then, in the form of {@link BackendHarness.nativeLimits}. */
  readonly native: unknown;
}

/**
 * What the contract tests have to know about a backend and the system it drives. The system is a simulated one, or one
 * made for tests: everything in it may get lost.
 */
export interface BackendHarness {
  /** Everything that the backend can do. The tests check that it is so, and then each of them. */
  readonly capabilities: readonly Capability[];

  /** Makes a new, empty system. Called before every test, and again within some. */
  start(): void | Promise<void>;
  /** Takes it away. */
  stop(): void | Promise<void>;
  /** Settings and components of an offering on that system. Asked after {@link start}. */
  offering(): OfferingSample;
  /** A new backend, as the plugin's module makes it. */
  create(context: OfferingContext): Backend | Promise<Backend>;

  /** Everything that the system holds, to be compared with `deepEqual`. */
  state(): unknown;
  /**
   * Ways in which the system cannot be asked (down, hung, broken answers), by name. Each makes it so from now on.
   */
  readonly outages: Readonly<Record<string, () => Restore | Promise<Restore>>>;

  /** Resource number 1, 2, 3, … of one project; {@link sampleResource} when absent. Limits are put in by the tests. */
  resource?(number: number): Resource;
  /** The id to create it under; `sample-1` and so on when absent. */
  backendId?(resource: Resource): string;
  /** Further facts for a creation that the backend depends on, e.g. a team. */
  readonly provisioning?: Partial<ProvisioningContext>;
  /** Puts a resource into the system by other means. For backends that create none. @returns its id */
  place?(resource: Resource): string | Promise<string>;

  /** Two people or more whom the system lets in. For backends that have members. */
  readonly members?: readonly Member[];
  /** Somebody whom the system refuses. */
  readonly refusedMember?: Member;
  /** Access to one resource is access to all of its project. */
  readonly sharesMembers?: boolean;

  /** Limits to begin with, and others for the same components. For backends that have limits. */
  readonly limits?: { readonly first: LimitSample; readonly second: LimitSample };
  /** What the system holds, read without the backend. For backends that have limits. */
  nativeLimits?(backendId: string): unknown;

  /** Usage for the tests. For backends that report some. */
  readonly usage?: UsageSample;

  /** What a periodic policy may compute for a resource, as Waldur sends it. */
  readonly periodicSettings?: Readonly<Record<string, unknown>>;

  /** A terminated resource stays where it is, switched off. */
  readonly keepsTerminated?: boolean;
  /** Puts something into the system that is not of the agent's making. @returns its id */
  takenId?(): string | Promise<string>;
  /** Puts something into the system that the agent must leave alone, with the first member in it. @returns its id */
  untouchable?(): string | Promise<string>;
  /** From now on: the next write takes effect, and its reply is lost. */
  loseReply?(): void | Promise<void>;
  /** Counts the questions (processes, requests) to the system. */
  readonly calls?: CallCount;

  /** Texts that must appear nowhere; settings named like a password, token, secret or key are among them anyway. */
  readonly secrets?: readonly string[];
}

export interface UsageSample {
  /** A month that the backend knows about. */
  readonly month: UsageMonth;
  /** Lets somebody have used a resource in that month. @returns what Waldur is to be told, in Waldur units */
  readonly record: (backendId: string, username: string) => ResourceUsage | Promise<ResourceUsage>;
}

export interface CallCount {
  /** So far; only differences matter. */
  readonly count: () => number;
  /** Calls that the system itself demands for each further resource that is observed; none when absent. */
  readonly observing?: number;
  /** The same for usage. */
  readonly usage?: number;
}

/** Hooks that are not needed for any capability, but without which something stays unchecked. */
export const OPTIONAL_HOOKS = [
  'refusedMember',
  'takenId',
  'untouchable',
  'loseReply',
  'calls',
  'periodicSettings',
] as const;

export type Hook = (typeof OPTIONAL_HOOKS)[number] | 'members' | 'limits' | 'nativeLimits' | 'usage';
