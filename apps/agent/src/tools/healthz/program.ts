import 'reflect-metadata';
import { endProcess } from '../../process/end-process.ts';
import { runHealthz } from './run-healthz.ts';

await endProcess(await runHealthz(process.argv.slice(2)));
