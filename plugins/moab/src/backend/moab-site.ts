import type { MamReader } from '../reading/mam-reader.ts';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';
import type { MamTools } from '../tools/mam-tools.ts';

/** What the operations on one offering's accounts share. */
export interface MoabSite {
  readonly settings: ResolvedSettings;
  readonly tools: MamTools;
  readonly reader: MamReader;
}
