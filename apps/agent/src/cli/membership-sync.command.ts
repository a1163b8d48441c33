import { Command, Option } from 'nest-commander';
import { UsageError } from '../process/usage-error.ts';
import { type PollingArguments, PollingCommand } from './polling-command.ts';

interface MembershipArguments extends PollingArguments {
  readonly resource?: string;
  readonly allowRemovals?: true;
}

@Command({ name: 'membership-sync', description: 'Keep members, status and limits in step until told to stop' })
export class MembershipSyncCommand extends PollingCommand {
  override async run(_arguments: string[], options: MembershipArguments): Promise<void> {
    const mode = this.modeOptions(options);
    if (options.allowRemovals === true && !mode.once) {
      throw new UsageError('--allow-removals is for one cycle whose plan you have seen: add --once or --dry-run');
    }
    const { runMode } = await import('../modes/run-mode.ts');
    const { membershipSync } = await import('../modes/membership/membership-sync.ts');
    process.exitCode = await runMode(
      membershipSync({
        resource: options.resource,
        allowRemovals: options.allowRemovals === true,
        progress: mode.once,
      }),
      mode,
    );
  }

  @Option({ flags: '--resource <id>', description: 'only the resource with this UUID or backend id' })
  parseResource(value: string): string {
    return value;
  }

  @Option({
    flags: '--allow-removals',
    description: 'with --once: remove users although they are more than the caps allow',
  })
  parseAllowRemovals(): void {}
}
