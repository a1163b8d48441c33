import { Logger } from '@nestjs/common';
import {
  AccountLinkingRequiredError,
  AdditionalValidationRequiredError,
  BackendError,
  type OfferingUser,
  type UsernameBackend,
  errorText,
} from '@waldur-site-agent/plugin-sdk';
import { type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';

const WAITING = new Set(['Pending account linking', 'Pending additional validation']);

/** Moves one offering user through its states. */
export class UsernameTransitions {
  private readonly logger = new Logger('Usernames');

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: UsernameBackend,
  ) {}

  /** @returns whether a username was set */
  async advance(user: OfferingUser): Promise<boolean> {
    if (user.state === 'Requested' || user.state === 'Error creating') await this.beginCreating(user);
    try {
      const name = await this.nameFor(user);
      if (name === '') return false;
      if (WAITING.has(user.state)) await this.completeValidation(user);
      await this.setUsername(user, name);
      return true;
    } catch (error) {
      await this.report(user, error);
      return false;
    }
  }

  private async nameFor(user: OfferingUser): Promise<string> {
    const existing = (await this.backend.getUsername(user)) ?? '';
    return (existing.trim() === '' ? ((await this.backend.generateUsername(user)) ?? '') : existing).trim();
  }

  private async report(user: OfferingUser, error: unknown): Promise<void> {
    if (error instanceof AccountLinkingRequiredError) {
      if (user.state !== 'Pending account linking') await this.setPending(user, 'linking', error);
    } else if (error instanceof AdditionalValidationRequiredError) {
      if (user.state !== 'Pending additional validation') await this.setPending(user, 'validation', error);
    } else if (error instanceof BackendError && !WAITING.has(user.state)) {
      await this.setErrorCreating(user, error);
    } else {
      throw error;
    }
  }

  private beginCreating(user: OfferingUser): Promise<void> {
    return this.write('begin creating user', user, () =>
      this.offering.client.post('/api/marketplace-offering-users/{uuid}/begin_creating/', {
        path: { uuid: user.uuid },
      }),
    );
  }

  private completeValidation(user: OfferingUser): Promise<void> {
    return this.write('complete validation', user, () =>
      this.offering.client.post('/api/marketplace-offering-users/{uuid}/set_validation_complete/', {
        path: { uuid: user.uuid },
      }),
    );
  }

  private setUsername(user: OfferingUser, username: string): Promise<void> {
    return this.write('set username', user, () =>
      this.offering.client.patch('/api/marketplace-offering-users/{uuid}/', {
        path: { uuid: user.uuid },
        body: { username },
      }),
    );
  }

  private setPending(
    user: OfferingUser,
    what: 'linking' | 'validation',
    error: AccountLinkingRequiredError | AdditionalValidationRequiredError,
  ): Promise<void> {
    const path =
      what === 'linking'
        ? '/api/marketplace-offering-users/{uuid}/set_pending_account_linking/'
        : '/api/marketplace-offering-users/{uuid}/set_pending_additional_validation/';
    const body = { comment: error.message, ...(error.url === undefined ? {} : { comment_url: error.url }) };
    return this.write(`ask user for ${what}`, user, () =>
      this.offering.client.post(path, { path: { uuid: user.uuid }, body }),
    );
  }

  private async setErrorCreating(user: OfferingUser, cause: BackendError): Promise<void> {
    this.logger.error(`username of offering user ${user.uuid}: ${cause.message}`);
    try {
      await this.write('set error creating', user, () =>
        this.offering.client.post('/api/marketplace-offering-users/{uuid}/set_error_creating/', {
          path: { uuid: user.uuid },
        }),
      );
    } catch (error) {
      this.logger.warn(`the failure of offering user ${user.uuid} could not be reported: ${errorText(error)}`);
    }
  }

  private write(action: string, user: OfferingUser, send: () => Promise<unknown>): Promise<void> {
    return writeToWaldur(this.offering.writer, { action, target: user.uuid }, send);
  }
}
