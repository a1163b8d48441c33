import { KeyedLock } from '@waldur-site-agent/plugin-sdk';

const lock = new KeyedLock();

/** Work on one resource never overlaps in this process, whoever asked for it: an order, a sweep, an event. */
export function withResourceLocked<T>(resourceUuid: string, work: () => Promise<T>): Promise<T> {
  return lock.run(`resource:${resourceUuid}`, work);
}
