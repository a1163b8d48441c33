import 'reflect-metadata';
import { runCli } from './cli/run-cli.ts';
import { endProcess } from './process/end-process.ts';

await endProcess(await runCli());
