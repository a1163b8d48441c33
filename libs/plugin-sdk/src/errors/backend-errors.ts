import { type FailureKind, SiteAgentError } from './failure.ts';

/** A failure the backend understands. Its text is shown to customers: no secrets, no configuration values. */
export class BackendError extends SiteAgentError {
  override readonly kind: FailureKind = 'permanent';
}

/** The id is taken by something that is not this resource. The agent tries the next name. */
export class DuplicateResourceError extends BackendError {
  constructor(readonly backendId: string) {
    super(`resource "${backendId}" already exists in the backend`);
  }
}

/**
 * The backend cannot be asked at present (down, hung, not reachable): "I could not find out", never "it is not there".
 * Orders wait and are tried again; nothing is marked as failed, created or removed because of it.
 */
export class BackendNotReadyError extends SiteAgentError {
  override readonly kind = 'transient';
}

/** A setting makes the offering unusable. Names the key, what is wrong and what would be right; never a secret value. */
export class BackendConfigurationError extends SiteAgentError {
  override readonly kind = 'fatal';
}

/** Username backends: the user has to link an account first. */
export class AccountLinkingRequiredError extends SiteAgentError {
  override readonly kind = 'permanent';
  constructor(
    message: string,
    readonly url?: string,
  ) {
    super(message);
  }
}

/** Username backends: the user has to pass a further check first. */
export class AdditionalValidationRequiredError extends SiteAgentError {
  override readonly kind = 'permanent';
  constructor(
    message: string,
    readonly url?: string,
  ) {
    super(message);
  }
}
