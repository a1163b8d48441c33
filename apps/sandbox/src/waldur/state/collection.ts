import { Refusal } from '../http/refusal.ts';
import type { Stored } from './records.ts';

/** Records of one kind in the order in which they were made. */
export class Collection<T extends Stored> {
  private readonly records = new Map<string, T>();

  get all(): readonly T[] {
    return [...this.records.values()];
  }

  add(record: T): T {
    this.records.set(record.uuid, record);
    return record;
  }

  remove(record: T): void {
    this.records.delete(record.uuid);
  }

  /** @param uuid with or without dashes */
  find(uuid: string): T | undefined {
    return this.records.get(hex(uuid));
  }

  where(matches: (record: T) => boolean): readonly T[] {
    return this.all.filter(matches);
  }

  /** @throws {Refusal} 404, as a server answers for a missing record in the path */
  require(uuid: string | undefined): T {
    const record = this.find(uuid ?? '');
    if (!record) throw Refusal.notFound();
    return record;
  }

  /** @throws {Refusal} 400, as a server answers for a missing record in the body */
  named(key: string, uuid: unknown): T {
    const record = this.find(String(uuid));
    if (!record) throw Refusal.invalid({ [key]: ['Object does not exist.'] });
    return record;
  }
}

/** UUID as 32 lower-case hex digits; also from a URL that ends in one. */
export function hex(uuid: string): string {
  return (uuid.replace(/\/+$/, '').split('/').at(-1) ?? '').replaceAll('-', '').toLowerCase();
}
