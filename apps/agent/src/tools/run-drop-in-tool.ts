import { dropInToolUsage } from '../cli/drop-in-arguments.ts';
import { runDropInProgram } from '../cli/drop-in-program.ts';
import type { Tool } from './tool.ts';
import { dropInToolOptions } from './tool-options.ts';

/** A one-shot program under the name and with the options that the earlier agent gave it. */
export interface DropInTool {
  readonly program: string;
  /** What it does, in a sentence. */
  readonly what: string;
  readonly tool: () => Promise<Tool>;
}

/** @returns exit status */
export function runDropInTool({ program, what, tool }: DropInTool, args: readonly string[]): Promise<number> {
  return runDropInProgram(
    {
      usage: dropInToolUsage(program, what),
      run: async (mode, configFile) => {
        const { runTool } = await import('./run-tool.ts');
        return runTool(await tool(), dropInToolOptions(mode, configFile));
      },
    },
    args,
  );
}
