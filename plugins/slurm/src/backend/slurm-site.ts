import type {
  ChangeWriter,
  CommandRunner,
  Component,
  HomeDirectories,
  OfferingFacts,
} from '@waldur-site-agent/plugin-sdk';
import type { ResolvedSettings } from '../settings/resolved-settings.ts';
import type { SlurmTools } from '../tools/slurm-tools.ts';
import type { ClusterReader } from '../tree/cluster-reader.ts';

/** What the operations on one offering's cluster share. */
export interface SlurmSite {
  readonly settings: ResolvedSettings;
  /** IANA zone in which months are counted; empty: the system's. */
  readonly timezone: string;
  readonly tools: SlurmTools;
  readonly reader: ClusterReader;
  readonly runner: CommandRunner;
  readonly writer: ChangeWriter;
  readonly homes: HomeDirectories;
  readonly components: () => Readonly<Record<string, Component>>;
  readonly facts: () => OfferingFacts;
}
