import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { type MembershipCycle, MembershipMode, MembershipSyncModule } from '@waldur-site-agent/membership-sync';
import { WORK_QUEUE, type WorkQueue } from '@waldur-site-agent/work-queue';
import type { ModeParts } from '../mode-definition.ts';

/** The mode `membership_sync`: membership sync of every offering on one work queue. */
@Module({})
export class MembershipModeModule {
  static register(options: ModeParts): DynamicModule {
    const tokens = options.offerings.map((_, index) => Symbol(`membership-cycle-${index}`));
    return {
      module: MembershipModeModule,
      imports: [
        ScheduleModule.forRoot(),
        ...options.offerings.map(({ module: offering }, index) =>
          MembershipSyncModule.forOffering({ offering, exportAs: tokens[index]!, agent: options.agent }),
        ),
      ],
      providers: [
        { provide: WORK_QUEUE, useValue: options.queue },
        {
          provide: MembershipMode,
          inject: [WORK_QUEUE, ...tokens],
          useFactory: (queue: WorkQueue, ...cycles: MembershipCycle[]) => new MembershipMode(cycles, queue),
        },
      ],
    };
  }
}
