import { type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';

type Path =
  | '/api/marketplace-offering-users/{uuid}/begin_creating/'
  | '/api/marketplace-offering-users/{uuid}/set_error_creating/'
  | '/api/marketplace-offering-users/{uuid}/set_validation_complete/';

type PendingPath =
  | '/api/marketplace-offering-users/{uuid}/set_pending_account_linking/'
  | '/api/marketplace-offering-users/{uuid}/set_pending_additional_validation/';

/** What a user has to do, in words, and where. */
export interface Request {
  readonly message: string;
  readonly url?: string | undefined;
}

/** Offering users in Waldur: every write to them. Each takes the UUID of an offering user. */
export class OfferingUserApi {
  constructor(private readonly offering: OfferingRuntime) {}

  beginCreating(uuid: string): Promise<void> {
    return this.move('begin creating user', '/api/marketplace-offering-users/{uuid}/begin_creating/', uuid);
  }

  /** Waldur forgets the comment for the user with this. */
  completeValidation(uuid: string): Promise<void> {
    return this.move('complete validation', '/api/marketplace-offering-users/{uuid}/set_validation_complete/', uuid);
  }

  setErrorCreating(uuid: string, reason: string): Promise<void> {
    return this.move('set error creating', '/api/marketplace-offering-users/{uuid}/set_error_creating/', uuid, reason);
  }

  /** Waldur moves the user from `Creating` and `Error creating` to `OK` by itself. */
  setUsername(uuid: string, username: string): Promise<void> {
    return writeToWaldur(this.offering.writer, { action: 'set username', target: uuid, detail: username }, () =>
      this.offering.client.patch('/api/marketplace-offering-users/{uuid}/', { path: { uuid }, body: { username } }),
    );
  }

  askForLinking(uuid: string, request: Request): Promise<void> {
    const path = '/api/marketplace-offering-users/{uuid}/set_pending_account_linking/';
    return this.ask('ask user for linking', path, uuid, request);
  }

  askForValidation(uuid: string, request: Request): Promise<void> {
    const path = '/api/marketplace-offering-users/{uuid}/set_pending_additional_validation/';
    return this.ask('ask user for validation', path, uuid, request);
  }

  private ask(action: string, path: PendingPath, uuid: string, { message, url }: Request): Promise<void> {
    const body = { comment: message, ...(url ? { comment_url: url } : {}) };
    return writeToWaldur(this.offering.writer, { action, target: uuid, detail: message }, () =>
      this.offering.client.post(path, { path: { uuid }, body }),
    );
  }

  private move(action: string, path: Path, uuid: string, reason?: string): Promise<void> {
    const change = { action, target: uuid, ...(reason === undefined ? {} : { reason }) };
    return writeToWaldur(this.offering.writer, change, () => this.offering.client.post(path, { path: { uuid } }));
  }
}
