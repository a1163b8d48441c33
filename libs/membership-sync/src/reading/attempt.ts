import { errorText } from '@waldur-site-agent/plugin-sdk';

/** An answer, or that there is none: "nothing there" and "could not find out" must never look alike. */
export type Attempt<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly reason: string; readonly error: unknown };

export async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { known: true, value: await read() };
  } catch (error) {
    return { known: false, reason: errorText(error), error };
  }
}
