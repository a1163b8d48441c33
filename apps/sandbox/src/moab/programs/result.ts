/** What a program has to say. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function success(text: string): Result {
  return { code: 0, stdout: text, stderr: '' };
}

/** MAM's own wording of refusals is not documented publicly: these texts are ours. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message);
  }
}
