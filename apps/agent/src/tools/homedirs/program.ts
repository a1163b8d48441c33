import 'reflect-metadata';
import { endProcess } from '../../process/end-process.ts';
import { runDropInTool } from '../run-drop-in-tool.ts';

const program = {
  program: 'waldur_site_create_homedirs',
  what: 'Makes the home directories of everyone with a username, for every offering.',
  tool: async () => (await import('./create-homedirs.ts')).CREATE_HOMEDIRS,
};

await endProcess(await runDropInTool(program, process.argv.slice(2)));
