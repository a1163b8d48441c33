import type { Filler, Json } from '../contract/filler.ts';
import type { Stored } from '../state/records.ts';

/** What a view needs: complete answers and the URLs of this server. */
export class ViewContext {
  constructor(
    readonly filler: Filler,
    readonly apiUrl: string,
  ) {}

  /** A record as the contract's schema wants it; `rest` of the record wins. */
  of(schema: string, record: Stored, known: Json): Json {
    const { uuid, created, modified } = record;
    const common = Object.entries({ uuid, created, modified }).filter(([key]) => this.filler.knows(schema, key));
    return this.filler.fill(schema, { ...Object.fromEntries(common), ...known, ...record.rest });
  }

  url(collection: string, uuid: string): string {
    return `${this.apiUrl}${collection}/${uuid}/`;
  }
}
