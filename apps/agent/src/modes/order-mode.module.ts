import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { AgentFacts } from '@waldur-site-agent/agent-identity';
import { KnownSystems, type OrderCycle, OrderMode, OrderProcessingModule } from '@waldur-site-agent/order-processing';
import { WORK_QUEUE, type WorkQueue } from '@waldur-site-agent/work-queue';

export interface OrderModeOptions {
  /** One module per offering, see OfferingModule. */
  readonly offerings: readonly DynamicModule[];
  readonly agent: AgentFacts;
  readonly queue: WorkQueue;
  readonly maxAttempts: number;
}

/** The mode `order_process`: order processing of every offering on one work queue. */
@Module({})
export class OrderModeModule {
  static register(options: OrderModeOptions): DynamicModule {
    const systems = new KnownSystems();
    const tokens = options.offerings.map((_, index) => Symbol(`order-cycle-${index}`));
    return {
      module: OrderModeModule,
      imports: [
        ScheduleModule.forRoot(),
        ...options.offerings.map((offering, index) =>
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
            return new OrderMode(cycles, queue, options.maxAttempts);
          },
        },
      ],
    };
  }
}
