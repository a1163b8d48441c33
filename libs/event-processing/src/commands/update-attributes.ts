import { Logger } from '@nestjs/common';
import { type Backend, can, errorText } from '@waldur-site-agent/plugin-sdk';
import { Patience } from './patience.ts';

/** Hands changed profile attributes on to backends that keep them. */
export class AttributeUpdates {
  private readonly logger = new Logger('EventCommands');

  constructor(
    private readonly backend: Backend | undefined,
    private readonly patience: Patience = new Patience(),
  ) {}

  /** Never rejects. Without attributes, or with a backend that keeps none, nothing happens. */
  async update(username: string, attributes: Readonly<Record<string, unknown>>): Promise<void> {
    const { backend } = this;
    if (backend === undefined || !can(backend, 'updateMemberAttributes')) return;
    if (Object.keys(attributes).length === 0) return;
    try {
      await this.patience.attempt(`updating attributes of ${username}`, () =>
        backend.updateMemberAttributes(username, attributes),
      );
    } catch (error) {
      this.logger.error(`attributes of ${username} could not be updated: ${errorText(error)}`, error);
    }
  }
}
