import 'reflect-metadata';
import { endProcess } from '../../process/end-process.ts';
import { runDropInTool } from '../run-drop-in-tool.ts';

const program = {
  program: 'waldur_sync_resource_limits',
  what: 'Reports the limits that the backends have to Waldur, for every offering.',
  tool: async () => (await import('./sync-resource-limits.ts')).SYNC_RESOURCE_LIMITS,
};

await endProcess(await runDropInTool(program, process.argv.slice(2)));
