import { BackendError, errorText } from '@waldur-site-agent/plugin-sdk';
import type { SandboxSystem } from '../../../apps/sandbox/src/backend/index.ts';
import type { Breakage, WholeBackend } from '../whole-backend.ts';

/** Checks by title, each with a fault of a backend that it must find. */
export type Breakages = Readonly<Record<string, Breakage>>;

type Method = {
  [K in keyof WholeBackend]: WholeBackend[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof WholeBackend];

/** The method as it was. */
export function original<K extends Method>(backend: WholeBackend, method: K): WholeBackend[K] {
  return backend[method].bind(backend) as WholeBackend[K];
}

/** Every failure of a method looks as if the system had refused. */
export function refusingInsteadOfWaiting(method: Method): Breakage {
  return (backend) => {
    const work = original(backend, method) as (...args: unknown[]) => Promise<unknown>;
    const refusing = async (...args: unknown[]) => {
      try {
        return await work(...args);
      } catch (error) {
        throw new BackendError(errorText(error), { cause: error });
      }
    };
    Object.assign(backend, { [method]: refusing });
  };
}

/** A method that says nothing when it fails. */
export function silent(method: Method, answer: unknown): Breakage {
  return (backend) => {
    const work = original(backend, method) as (...args: unknown[]) => Promise<unknown>;
    Object.assign(backend, { [method]: (...args: unknown[]) => work(...args).catch(() => answer) });
  };
}

/** A method that writes past the writer. */
export function pastTheWriter(method: Method, write: (system: SandboxSystem) => void): Breakage {
  return (backend, system) => {
    const work = original(backend, method) as (...args: unknown[]) => Promise<unknown>;
    const writing = async (...args: unknown[]) => {
      const result = await work(...args);
      write(system);
      return result;
    };
    Object.assign(backend, { [method]: writing });
  };
}
