/** An answer with an error status, thrown from wherever the reason is found. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: unknown,
    /** Set when the sandbox, rather than Waldur, refuses: the test asked for something it does not simulate. */
    readonly violation?: string,
  ) {
    super(`refused with status ${status}`);
  }

  static notFound(): Refusal {
    return new Refusal(404, { detail: 'Not found.' });
  }

  static conflict(detail: string): Refusal {
    return new Refusal(409, { detail });
  }

  static invalid(body: Readonly<Record<string, readonly unknown[]>>): Refusal {
    return new Refusal(400, body);
  }

  static notSimulated(what: string): Refusal {
    return new Refusal(501, { detail: `the sandbox does not simulate ${what}` }, `not simulated: ${what}`);
  }
}
