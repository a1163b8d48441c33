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

/** Jobs named in SLURM's refusal to remove an association: `JobID = 4  C = real  A = a_x  U = alice`. */
export function parseActiveJobs(text: string): string[] {
  return [...text.matchAll(/JobID\s*=\s*(\d+)/gi)].map(([, id = '']) => id);
}

/** Whether the answer to `sacctmgr --version` comes from the real program. */
export function isSlurmVersion(exitCode: number, output: string): boolean {
  return exitCode === 0 && /slurm/i.test(output);
}
