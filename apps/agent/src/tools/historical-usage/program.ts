import 'reflect-metadata';
import { endProcess } from '../../process/end-process.ts';
import { runHistoricalDropIn } from './drop-in.ts';

await endProcess(await runHistoricalDropIn(process.argv.slice(2), process.env));
