import { parseNames, parseRows } from './rows.ts';

/** TRES names from `list tres` (type, name, id): `cpu`, `gres/gpu`. */
export function parseTresNames(output: string): string[] {
  return parseRows(output).flatMap(([type, name]) => (type ? [name ? `${type}/${name}` : type] : []));
}

/** Names from `list cluster format=cluster`. */
export function parseClusterNames(output: string): string[] {
  return parseNames(output);
}

/** Ids from `sacct --format=JobID,…`. */
export function parseJobIds(output: string): string[] {
  return parseRows(output).flatMap(([id]) => (id ? [id] : []));
}

/**
 * Jobs named in SLURM's refusal to remove an association (`JobID = 4  C = real  A = a_x  U = alice`), by cluster: another
 * one has other jobs with these numbers. Empty name: not said.
 */
export function activeJobsByCluster(text: string): ReadonlyMap<string, readonly string[]> {
  const jobs = new Map<string, string[]>();
  for (const [, id = '', cluster = ''] of text.matchAll(/JobID\s*=\s*(\d+)(?:\s+C\s*=\s*([\w-]+))?/gi)) {
    jobs.set(cluster, [...(jobs.get(cluster) ?? []), id]);
  }
  return jobs;
}

/** Whether the answer to `sacctmgr --version` comes from the real program. */
export function isSlurmVersion(exitCode: number, output: string): boolean {
  return exitCode === 0 && /slurm/i.test(output);
}
