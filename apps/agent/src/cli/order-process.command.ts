import { Command } from 'nest-commander';
import { type PollingArguments, PollingCommand } from './polling-command.ts';

@Command({ name: 'order-process', description: 'Process orders until told to stop' })
export class OrderProcessCommand extends PollingCommand {
  override async run(_arguments: string[], options: PollingArguments): Promise<void> {
    const { runMode } = await import('../modes/run-mode.ts');
    const { ORDER_PROCESS } = await import('../modes/orders/order-process.ts');
    process.exitCode = await runMode(ORDER_PROCESS, this.modeOptions(options));
  }
}
