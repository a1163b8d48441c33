import { Module } from '@nestjs/common';
import { ConfigCheckCommand } from './config-check.command.ts';
import { ConfigCommand } from './config.command.ts';
import { MembershipSyncCommand } from './membership-sync.command.ts';
import { OrderProcessCommand } from './order-process.command.ts';
import { PluginsCommand } from './plugins.command.ts';

/** Commands only. All of it is built before the arguments are read, so each command imports what it needs when it runs. */
@Module({ providers: [OrderProcessCommand, MembershipSyncCommand, ConfigCommand, ConfigCheckCommand, PluginsCommand] })
export class CliModule {}
