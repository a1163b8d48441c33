import { Logger } from '@nestjs/common';
import {
  AccountLinkingRequiredError,
  AdditionalValidationRequiredError,
  BackendError,
  type OfferingUser,
  type UsernameBackend,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import type { OfferingUserApi } from './offering-user-api.ts';

const WAITING = new Set(['Pending account linking', 'Pending additional validation']);

/** What became of one offering user. `waiting`: the name comes later, or the user has to do something first. */
export type UsernameOutcome =
  { readonly kind: 'named' } | { readonly kind: 'waiting' } | { readonly kind: 'failed'; readonly message: string };

const NAMED: UsernameOutcome = { kind: 'named' };
const WAITS: UsernameOutcome = { kind: 'waiting' };

/** Moves offering users through their states. */
export class UsernameTransitions {
  private readonly logger = new Logger('Usernames');
  /** Names that Waldur did not take although it had just been told that the validation is complete. */
  private readonly owed = new Map<string, string>();

  constructor(
    private readonly api: OfferingUserApi,
    private readonly backend: UsernameBackend,
  ) {}

  /** Whether the user is OK in Waldur, but without the name: nothing else would ever come back to such a user. */
  owesName({ uuid, state, username }: OfferingUser): boolean {
    return state === 'OK' && username.trim() === '' && this.owed.has(uuid);
  }

  /** Never rejects: a failure is logged and concerns this user only. */
  async advance(user: OfferingUser): Promise<UsernameOutcome> {
    try {
      const owed = this.owesName(user) ? this.owed.get(user.uuid) : undefined;
      if (owed !== undefined) return await this.giveName(user, owed);
      if (user.state === 'Requested' || user.state === 'Error creating') await this.api.beginCreating(user.uuid);
      return await this.askBackend(user);
    } catch (error) {
      const message = `${errorText(error)}${this.debtText(user)}`;
      this.logger.error(`username of offering user ${user.uuid} could not be set: ${message}`, error);
      return { kind: 'failed', message };
    }
  }

  private async askBackend(user: OfferingUser): Promise<UsernameOutcome> {
    let name: string;
    try {
      name = await this.nameFor(user);
    } catch (error) {
      return this.report(user, error);
    }
    return name === '' ? WAITS : this.giveName(user, name);
  }

  private async nameFor(user: OfferingUser): Promise<string> {
    const existing = ((await this.backend.getUsername(user)) ?? '').trim();
    return existing === '' ? ((await this.backend.generateUsername(user)) ?? '').trim() : existing;
  }

  private async giveName(user: OfferingUser, name: string): Promise<UsernameOutcome> {
    if (WAITING.has(user.state)) {
      await this.api.completeValidation(user.uuid);
      this.owed.set(user.uuid, name);
    }
    await this.api.setUsername(user.uuid, name);
    this.owed.delete(user.uuid);
    return NAMED;
  }

  /** @throws what concerns neither the user nor the account, e.g. that there was no answer */
  private async report(user: OfferingUser, error: unknown): Promise<UsernameOutcome> {
    if (error instanceof AccountLinkingRequiredError) {
      if (user.state !== 'Pending account linking') await this.api.askForLinking(user.uuid, error);
      return WAITS;
    }
    if (error instanceof AdditionalValidationRequiredError) {
      if (user.state !== 'Pending additional validation') await this.api.askForValidation(user.uuid, error);
      return WAITS;
    }
    if (!(error instanceof BackendError) || WAITING.has(user.state)) throw error;
    this.logger.error(`username of offering user ${user.uuid} could not be made: ${error.message}`);
    await this.setErrorCreating(user, error);
    return { kind: 'failed', message: error.message };
  }

  private debtText({ uuid }: OfferingUser): string {
    const name = this.owed.get(uuid);
    if (name === undefined) return '';
    return ` (Waldur shows the user as OK, but without the username "${name}"; it is tried again until the agent ends)`;
  }

  private async setErrorCreating({ uuid }: OfferingUser, cause: BackendError): Promise<void> {
    try {
      await this.api.setErrorCreating(uuid, cause.message);
    } catch (error) {
      this.logger.warn(`the failure of offering user ${uuid} could not be reported: ${errorText(error)}`);
    }
  }
}
