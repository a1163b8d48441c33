import { errorText, type Limits } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { ClusterReader } from '../tree/cluster-reader.ts';

const logger = new Logger('SlurmLimits');

type Level = 'warn' | 'debug';

/**
 * Leaves out what the cluster does not count, e.g. a component for consultancy hours: naming it would make SLURM refuse
 * the whole statement. When the cluster's list cannot be read nothing is left out.
 * @param level of the remark about it: in every cycle a warning would say too much
 */
export async function knownOnly(limits: Limits, reader: ClusterReader, level: Level = 'warn'): Promise<Limits> {
  if (Object.keys(limits).length === 0) return limits;
  const known = await reader.tresNames().catch((error: unknown) => {
    logger.warn(`The list of TRES cannot be read, limits are not checked against it: ${errorText(error)}`);
    return [];
  });
  return dropUnknownTres(limits, known, level);
}

/** @param known TRES of the cluster; empty means unknown */
export function dropUnknownTres(limits: Limits, known: readonly string[], level: Level = 'warn'): Limits {
  if (known.length === 0) return limits;
  const unknown = Object.keys(limits).filter((tres) => !known.includes(tres));
  if (unknown.length > 0) logger[level](`The cluster does not count ${unknown.join(', ')}: no such limit is set`);
  return Object.fromEntries(Object.entries(limits).filter(([tres]) => !unknown.includes(tres)));
}
