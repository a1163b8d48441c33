import { Command } from 'nest-commander';
import { type FileArguments, FileCommand } from './file-command.ts';

@Command({ name: 'event-bridge', description: "Pass Waldur's messages on to the MQTT broker of the site" })
export class EventBridgeCommand extends FileCommand {
  override async run(_arguments: string[], { configFile, pluginDir = [] }: FileArguments): Promise<void> {
    const { runEventBridge } = await import('../bridge/run-event-bridge.ts');
    process.exitCode = await runEventBridge({ configFile, pluginDirs: pluginDir });
  }
}
