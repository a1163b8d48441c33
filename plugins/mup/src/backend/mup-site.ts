import type { AllocationComponent } from '../components/allocation-components.ts';
import type { MupReader } from '../api/mup-reader.ts';
import type { MupWriter } from '../api/mup-writer.ts';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';

/** What the operations of one offering share. */
export interface MupSite {
  readonly settings: ResolvedSettings;
  readonly reader: MupReader;
  readonly writer: MupWriter;
  readonly components: () => readonly AllocationComponent[];
  /** IANA zone of the agent. */
  readonly timezone: string;
  readonly now: () => Date;
}
