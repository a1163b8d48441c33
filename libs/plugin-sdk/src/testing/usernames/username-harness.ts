import type { OfferingUser, UsernameBackend } from '../../capabilities/usernames.ts';
import type { OfferingContext } from '../../offering/offering-context.ts';
import type { Restore } from '../contract/backend-harness.ts';
import type { OfferingSample } from '../fakes/offering-context.ts';

/** What the contract tests have to know about a username backend and the place where accounts are kept. */
export interface UsernameHarness {
  /** A new, empty place. Called before every test. */
  start?(): void | Promise<void>;
  stop?(): void | Promise<void>;
  /** Settings of an offering. Asked after {@link start}. */
  offering?(): OfferingSample;
  create(context: OfferingContext): UsernameBackend | Promise<UsernameBackend>;
  /** Whether the backend makes names. One that does not answers undefined. */
  readonly makesNames: boolean;
  /** Two people or more who ask for a name. */
  readonly users: readonly OfferingUser[];
  /** Everything that is kept, to be compared with `deepEqual`; for backends that keep something. */
  state?(): unknown;
  /** Ways in which the place cannot be asked, by name; none for backends that ask nobody. */
  readonly outages?: Readonly<Record<string, () => Restore | Promise<Restore>>>;
  /** Texts that must appear nowhere; settings named like a password, token, secret or key are among them anyway. */
  readonly secrets?: readonly string[];
}
