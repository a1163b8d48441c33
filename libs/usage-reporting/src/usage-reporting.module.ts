import { type DynamicModule, Module } from '@nestjs/common';
import { AgentIdentity, type AgentFacts } from '@waldur-site-agent/agent-identity';
import { OFFERING_RUNTIME, type OfferingRuntime } from '@waldur-site-agent/offering';
import { ReportCycle } from './cycle/report-cycle.ts';
import type { OfferingReporting } from './cycle/report-mode.ts';
import { IdleResources } from './reading/idle-resources.ts';
import { UsageReading } from './reading/usage-reading.ts';
import { UserUsageMemory } from './reading/user-usage-memory.ts';
import { ResourceReport } from './submission/resource-report.ts';
import { Totals } from './submission/totals.ts';
import { UserShares } from './submission/user-shares.ts';

export interface UsageReportingOptions {
  /** Provides and exports OFFERING_RUNTIME and REPORTING_BACKEND. */
  readonly offering: DynamicModule;
  /** Token under which the offering's {@link OfferingReporting} is exported. */
  readonly exportAs: symbol;
  readonly agent: AgentFacts;
}

/** Usage reporting of one offering. Its parts know neither the plugin nor the configuration file. */
@Module({})
export class UsageReportingModule {
  static forOffering(options: UsageReportingOptions): DynamicModule {
    return {
      module: UsageReportingModule,
      imports: [options.offering],
      providers: [
        UserUsageMemory,
        UsageReading,
        IdleResources,
        Totals,
        UserShares,
        ResourceReport,
        ReportCycle,
        {
          provide: AgentIdentity,
          inject: [OFFERING_RUNTIME],
          useFactory: (offering: OfferingRuntime) => new AgentIdentity(offering, options.agent),
        },
        {
          provide: options.exportAs,
          inject: [ReportCycle, ResourceReport],
          useFactory: (cycle: ReportCycle, report: ResourceReport): OfferingReporting => ({ cycle, report }),
        },
      ],
      exports: [options.exportAs],
    };
  }
}
