import 'reflect-metadata';
import { runDropIn } from './cli/run-drop-in.ts';
import { endProcess } from './process/end-process.ts';

await endProcess(await runDropIn(process.argv.slice(2)));
