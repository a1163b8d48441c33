import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { KnownSystems, type OrderCycle, OrderMode, OrderProcessingModule } from '@waldur-site-agent/order-processing';
import { WORK_QUEUE, type WorkQueue } from '@waldur-site-agent/work-queue';
import type { ModeParts } from '../mode-definition.ts';

/** The mode `order_process`: order processing of every offering on one work queue. */
@Module({})
export class OrderModeModule {
  static register(options: ModeParts): DynamicModule {
    const systems = new KnownSystems();
    const tokens = options.offerings.map((_, index) => Symbol(`order-cycle-${index}`));
    return {
      module: OrderModeModule,
      imports: [
        ScheduleModule.forRoot(),
        ...options.offerings.map(({ module: offering }, index) =>
          OrderProcessingModule.forOffering({
            offering,
            exportAs: tokens[index]!,
            agent: options.agent,
            neighbours: systems,
          }),
        ),
      ],
      providers: [
        { provide: WORK_QUEUE, useValue: options.queue },
        {
          provide: OrderMode,
          inject: [WORK_QUEUE, ...tokens],
          useFactory: (queue: WorkQueue, ...cycles: OrderCycle[]) => {
            for (const cycle of cycles) systems.add(cycle.offering.uuid, cycle.backend);
            return new OrderMode(cycles, queue, options.environment.orderAttempts);
          },
        },
      ],
    };
  }
}
