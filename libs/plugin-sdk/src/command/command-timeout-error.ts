import { BackendNotReadyError } from '../errors/backend-errors.ts';

/** The program gave no answer in time and was ended. What it had done by then is unknown. */
export class CommandTimeoutError extends BackendNotReadyError {}
