import 'reflect-metadata';
import { endProcess } from '../../process/end-process.ts';
import { runDropInTool } from '../run-drop-in-tool.ts';

const program = {
  program: 'waldur_sync_offering_users',
  what: 'Makes the usernames that offering users wait for, in every offering.',
  tool: async () => (await import('./sync-offering-users.ts')).SYNC_OFFERING_USERS,
};

await endProcess(await runDropInTool(program, process.argv.slice(2)));
