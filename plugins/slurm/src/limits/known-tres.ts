import { errorText, type Limits } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { ClusterReader } from '../tree/cluster-reader.ts';

const logger = new Logger('SlurmLimits');

/**
 * Leaves out what the cluster does not count, e.g. a component for consultancy hours: naming it would make SLURM refuse
 * the whole statement. When the cluster's list cannot be read nothing is left out.
 */
export async function knownOnly(limits: Limits, reader: ClusterReader): Promise<Limits> {
  if (Object.keys(limits).length === 0) return limits;
  const known = await reader.tresNames().catch((error: unknown) => {
    logger.warn(`The list of TRES cannot be read, limits are not checked against it: ${errorText(error)}`);
    return [];
  });
  return dropUnknownTres(limits, known);
}

/** @param known TRES of the cluster; empty means unknown */
export function dropUnknownTres(limits: Limits, known: readonly string[]): Limits {
  if (known.length === 0) return limits;
  const unknown = Object.keys(limits).filter((tres) => !known.includes(tres));
  if (unknown.length > 0) logger.warn(`The cluster does not count ${unknown.join(', ')}: no such limit is set`);
  return Object.fromEntries(Object.entries(limits).filter(([tres]) => !unknown.includes(tres)));
}
