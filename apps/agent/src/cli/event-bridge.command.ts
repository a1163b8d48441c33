import { Command, Option } from 'nest-commander';
import { AgentCommand } from './agent-command.ts';
import { DEFAULT_CONFIG_FILE } from './defaults.ts';
import { collect } from './option-parsers.ts';

interface Options {
  readonly configFile: string;
  readonly pluginDir?: readonly string[];
}

@Command({ name: 'event-bridge', description: "Pass Waldur's messages on to the MQTT broker of the site" })
export class EventBridgeCommand extends AgentCommand {
  override async run(_arguments: string[], { configFile, pluginDir = [] }: Options): Promise<void> {
    const { runEventBridge } = await import('../bridge/run-event-bridge.ts');
    process.exitCode = await runEventBridge({ configFile, pluginDirs: pluginDir });
  }

  @Option({ flags: '-c, --config-file <file>', description: 'configuration file', defaultValue: DEFAULT_CONFIG_FILE })
  parseConfigFile(value: string): string {
    return value;
  }

  @Option({ flags: '--plugin-dir <directory>', description: 'search this directory for plugins too; may be repeated' })
  parsePluginDir(value: string, earlier?: readonly string[]): string[] {
    return collect(value, earlier);
  }
}
