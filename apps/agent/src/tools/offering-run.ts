import { Logger, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { type ChangeWriter, errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import { WaldurClientFactory } from '@waldur-site-agent/waldur-client';
import type { LoadedAgent } from '../modes/load-agent.ts';
import { OfferingModule, type OfferingPlugins } from '../offering/offering.module.ts';
import { offeringParts } from '../offering/offering-runtime.ts';
import { waldurConnection } from '../offering/waldur-connection.ts';
import { agentVersion } from '../process/agent-version.ts';
import type { OfferingWork, ServedOffering, Tool } from './tool.ts';

export interface OfferingRunParts {
  readonly agent: LoadedAgent;
  readonly writer: ChangeWriter;
  readonly logger: LoggerService;
  /** Second part of the User-Agent. */
  readonly userAgent: string;
}

export interface OfferingOutcome {
  readonly work: AttemptedWork;
  /** The plugin was mounted, and then the work failed as a whole. */
  readonly broken: boolean;
}

export interface AttemptedWork extends OfferingWork {
  /** Why nothing could be done. */
  readonly failed?: string;
}

const NOTHING: OfferingWork = { examined: 0, failures: [] };

/** Runs a program's work for one offering after another, each with its own plugin. */
export class OfferingRun<B> {
  /** Requests to Waldur so far. */
  requests = 0;
  private readonly log = new Logger('Offerings');
  private readonly clients = new WaldurClientFactory();

  constructor(
    private readonly tool: Tool<B>,
    private readonly parts: OfferingRunParts,
  ) {}

  /** Never rejects: what fails is logged and told. */
  of(offering: OfferingConfiguration, signal: AbortSignal): Promise<OfferingOutcome> {
    return withScope({ offering: offering.name }, async () => {
      try {
        const wanted = await this.tool.wanted(offering, this.parts.agent.catalog);
        if (wanted.kind === 'mount') return await this.mounted(offering, wanted.plugins, signal);
        this.log.log(`offering ${offering.name} is left out: ${wanted.reason}`);
        return { work: { ...NOTHING, skipped: wanted.reason }, broken: false };
      } catch (error) {
        return { work: this.failed(offering, error), broken: false };
      }
    });
  }

  private async mounted(
    configuration: OfferingConfiguration,
    plugins: OfferingPlugins,
    signal: AbortSignal,
  ): Promise<OfferingOutcome> {
    const { agent, writer, logger, userAgent } = this.parts;
    const connection = {
      ...waldurConnection(agent.configuration, configuration, `waldur-site-agent-${userAgent}/${agentVersion()}`),
      observer: () => {
        this.requests += 1;
      },
    };
    const parts = offeringParts(agent.configuration, configuration, this.clients.create(connection), writer);
    const module = await OfferingModule.forOffering(parts, plugins);
    const app = await NestFactory.createApplicationContext(module, { abortOnError: false, logger });
    try {
      const isMounted = plugins.usernames !== undefined || plugins.operations.size > 0;
      const backend = isMounted ? app.get<B>(this.tool.token, { strict: false }) : undefined;
      return await this.served({ configuration, runtime: parts.runtime, backend, signal });
    } finally {
      await app.close();
    }
  }

  private async served(offering: ServedOffering<B>): Promise<OfferingOutcome> {
    try {
      return { work: await this.tool.serve(offering), broken: false };
    } catch (error) {
      return { work: this.failed(offering.configuration, error), broken: true };
    }
  }

  private failed({ name }: OfferingConfiguration, error: unknown): AttemptedWork {
    this.log.error(`offering ${name}: ${errorText(error)}`, error);
    return { ...NOTHING, failed: errorText(error) };
  }
}
