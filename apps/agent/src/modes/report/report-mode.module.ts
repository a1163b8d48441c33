import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { type OfferingReporting, ReportMode, UsageReportingModule } from '@waldur-site-agent/usage-reporting';
import { WORK_QUEUE, type WorkQueue } from '@waldur-site-agent/work-queue';
import type { ModeParts } from '../mode-definition.ts';

/** The mode `report`: usage reporting of every offering on one work queue. */
@Module({})
export class ReportModeModule {
  static register(options: ModeParts, attempts: number): DynamicModule {
    const tokens = options.offerings.map((_, index) => Symbol(`report-cycle-${index}`));
    return {
      module: ReportModeModule,
      imports: [
        ScheduleModule.forRoot(),
        ...options.offerings.map(({ module: offering }, index) =>
          UsageReportingModule.forOffering({ offering, exportAs: tokens[index]!, agent: options.agent }),
        ),
      ],
      providers: [
        { provide: WORK_QUEUE, useValue: options.queue },
        {
          provide: ReportMode,
          inject: [WORK_QUEUE, ...tokens],
          useFactory: (queue: WorkQueue, ...offerings: OfferingReporting[]) =>
            new ReportMode(offerings, queue, attempts),
        },
      ],
    };
  }
}
