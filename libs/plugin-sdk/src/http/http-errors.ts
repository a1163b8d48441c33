import { BackendError, BackendNotReadyError } from '../errors/backend-errors.ts';

/** The system answered and refused: a status from 400 on that says something about the request. */
export class HttpRefusedError extends BackendError {
  constructor(
    message: string,
    readonly status: number,
    /** Beginning of the answer, without secrets; empty when it was no text for people. */
    readonly answer: string,
  ) {
    super(message);
  }
}

/** No answer, or none that says anything about the request. Whether a write took effect is not known. */
export class HttpNoAnswerError extends BackendNotReadyError {}

/** Whether the system said that it does not have what was asked for. Nothing else means "not there". */
export function isNotFound(error: unknown): boolean {
  return error instanceof HttpRefusedError && error.status === 404;
}

/** The result of a request, or undefined when the system answered that it does not have it. */
export async function unlessNotFound<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
