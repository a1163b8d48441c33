import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { importBuilt } from './not-built.mjs';

const ROOT = join(import.meta.dirname, '../../..');

// what a vector provokes is told by its result
if (!process.env['VECTORS_LOG']) Logger.overrideLogger(false);

/** The built packages that vectors are run against; undefined where one has not been built. */
export const sdk = await importBuilt('@waldur-site-agent/plugin-sdk');
export const slurm = await importBuilt('@waldur-site-agent/plugin-slurm');
export const sandbox = await importBuilt('@waldur-site-agent/sandbox');

/** A built file that its package does not export to others. */
export async function inside(path) {
  const file = join(ROOT, path);
  return existsSync(file) ? await import(file) : undefined;
}
