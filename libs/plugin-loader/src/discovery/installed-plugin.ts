import type { EntryPointGroup } from '@waldur-site-agent/plugin-sdk';

/** Names of a group with what they point to, e.g. `slurm: ./dist/index.js#SlurmModule`. */
export type EntryPoints = Readonly<Record<EntryPointGroup, Readonly<Record<string, string>>>>;

/** A plugin package as its metadata describe it. Nothing of its code has run. */
export interface InstalledPlugin {
  readonly name: string;
  readonly version: string;
  /** Real path of the package, symbolic links resolved. */
  readonly dir: string;
  /** Undefined when the package does not say. */
  readonly apiVersion: number | undefined;
  readonly entryPoints: EntryPoints;
  /** What is wrong with its metadata; fatal only when the configuration needs something of it. */
  readonly problems: readonly string[];
}

export function describePlugin(plugin: InstalledPlugin): string {
  return `${plugin.name} ${plugin.version} in ${plugin.dir}`;
}
