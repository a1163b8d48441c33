import { Module } from '@nestjs/common';
import { ConfigCheckCommand } from './config-check.command.ts';
import { ConfigCommand } from './config.command.ts';
import { CreateHomedirsCommand } from './create-homedirs.command.ts';
import { LoadHistoricalUsageCommand } from './load-historical-usage.command.ts';
import { EventBridgeCommand } from './event-bridge.command.ts';
import { EventProcessCommand } from './event-process.command.ts';
import { MembershipSyncCommand } from './membership-sync.command.ts';
import { OrderProcessCommand } from './order-process.command.ts';
import { PluginsCommand } from './plugins.command.ts';
import { ReportCommand } from './report.command.ts';
import { SyncOfferingUsersCommand } from './sync-offering-users.command.ts';
import { SyncResourceLimitsCommand } from './sync-resource-limits.command.ts';

/** Commands only. All of it is built before the arguments are read, so each command imports what it needs when it runs. */
@Module({
  providers: [
    OrderProcessCommand,
    MembershipSyncCommand,
    EventProcessCommand,
    EventBridgeCommand,
    ReportCommand,
    SyncOfferingUsersCommand,
    SyncResourceLimitsCommand,
    CreateHomedirsCommand,
    LoadHistoricalUsageCommand,
    ConfigCommand,
    ConfigCheckCommand,
    PluginsCommand,
  ],
})
export class CliModule {}
