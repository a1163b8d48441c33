import { type DynamicModule, Module } from '@nestjs/common';
import { AgentIdentity, type AgentFacts } from '@waldur-site-agent/agent-identity';
import { OFFERING_RUNTIME, type OfferingRuntime, ResourceApi } from '@waldur-site-agent/offering';
import { UsernameGeneration } from '@waldur-site-agent/offering-users';
import { USERNAME_MANAGEMENT_BACKEND, type UsernameBackend } from '@waldur-site-agent/plugin-sdk';
import { OrderApi } from './api/order-api.ts';
import { ApiKeyProvisioning } from './create/api-keys.ts';
import { ContextExtras } from './create/context-extras.ts';
import { CreateOrder } from './create/create-order.ts';
import { CreateUnderFreeId } from './create/create-under-free-id.ts';
import { CreationReports } from './create/creation-reports.ts';
import { UserContextReader } from './create/user-context-reader.ts';
import { OrderCycle } from './cycle/order-cycle.ts';
import { ResourceMembers } from './members/resource-members.ts';
import { SYSTEM_NEIGHBOURS, type SystemNeighbours } from './neighbours.ts';
import { OrderProcessor } from './order-processor.ts';
import { PendingOrders } from './pending/pending-orders.ts';
import { TerminateOrder } from './terminate/terminate-order.ts';
import { UpdateOrder } from './update/update-order.ts';

export interface OrderProcessingOptions {
  /** Provides and exports OFFERING_RUNTIME, ORDER_PROCESSING_BACKEND and USERNAME_MANAGEMENT_BACKEND. */
  readonly offering: DynamicModule;
  /** Token under which the offering's {@link OrderCycle} is exported. */
  readonly exportAs: symbol;
  readonly agent: AgentFacts;
  readonly neighbours: SystemNeighbours;
}

/** Order processing of one offering. Its processors know neither the plugin nor the configuration file. */
@Module({})
export class OrderProcessingModule {
  static forOffering(options: OrderProcessingOptions): DynamicModule {
    return {
      module: OrderProcessingModule,
      imports: [options.offering],
      providers: [
        OrderApi,
        ResourceApi,
        ApiKeyProvisioning,
        ContextExtras,
        CreateOrder,
        CreateUnderFreeId,
        CreationReports,
        UserContextReader,
        ResourceMembers,
        PendingOrders,
        UpdateOrder,
        TerminateOrder,
        OrderProcessor,
        OrderCycle,
        { provide: SYSTEM_NEIGHBOURS, useValue: options.neighbours },
        {
          provide: AgentIdentity,
          inject: [OFFERING_RUNTIME],
          useFactory: (offering: OfferingRuntime) => new AgentIdentity(offering, options.agent),
        },
        {
          provide: UsernameGeneration,
          inject: [OFFERING_RUNTIME, { token: USERNAME_MANAGEMENT_BACKEND, optional: true }],
          useFactory: (offering: OfferingRuntime, backend?: UsernameBackend) =>
            new UsernameGeneration(offering, backend),
        },
        { provide: options.exportAs, useExisting: OrderCycle },
      ],
      exports: [options.exportAs],
    };
  }
}
