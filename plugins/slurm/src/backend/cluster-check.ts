import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import { sameName } from '../parsing/rows.ts';
import type { SlurmSite } from './slurm-site.ts';

const logger = new Logger('SlurmCluster');

/** @throws {BackendNotReadyError} when the database does not answer, or does not know the configured cluster */
export async function checkCluster({ settings, reader }: SlurmSite): Promise<void> {
  const wanted = settings.clusterName;
  const clusters = await reader.clusters();
  if (wanted === undefined) {
    if (clusters.length > 1) logger.warn(`cluster_name is not set: changes go to ${clusters.join(', ')}`);
    return;
  }
  if (clusters.some((name) => sameName(name, wanted))) return;
  throw new BackendNotReadyError(
    `cluster_name "${wanted}" is not registered in SLURM's database (known: ${clusters.join(', ') || 'none'}); ` +
      'correct cluster_name, or register the cluster with "sacctmgr add cluster"',
  );
}
