import { type DynamicModule, Logger } from '@nestjs/common';
import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import { type ChangeWriter, errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClientFactory, WaldurConnection } from '@waldur-site-agent/waldur-client';
import { OfferingModule } from '../offering/offering.module.ts';
import { offeringParts } from '../offering/offering-runtime.ts';
import { waldurConnection } from '../offering/waldur-connection.ts';
import type { LoadedAgent } from './load-agent.ts';

export interface OfferingSetup {
  readonly modules: readonly DynamicModule[];
  readonly served: readonly string[];
  /** Offerings that cannot be served as they are configured; the others go on. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

export interface SetUpOptions {
  readonly clients: WaldurClientFactory;
  readonly writer: ChangeWriter;
  readonly userAgent: string;
  readonly observer: NonNullable<WaldurConnection['observer']>;
}

/** Mounts the plugins of every offering whose orders this process is to poll. No network traffic. */
export async function setUpOfferings(agent: LoadedAgent, options: SetUpOptions): Promise<OfferingSetup> {
  const logger = new Logger('Offerings');
  const modules: DynamicModule[] = [];
  const served: string[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const offering of agent.configuration.offerings) {
    const unwanted = notPolledBecause(offering);
    if (unwanted !== undefined) {
      logger.log(`offering ${offering.name}: ${unwanted}`);
      continue;
    }
    try {
      modules.push(await mount(agent, offering, options));
      served.push(offering.name);
    } catch (error) {
      withScope({ offering: offering.name }, () => logger.error(`offering ${offering.name}: ${errorText(error)}`));
      refused.push({ name: offering.name, reason: errorText(error) });
    }
  }
  return { modules, served, refused };
}

function notPolledBecause(offering: OfferingConfiguration): string | undefined {
  if (offering.order_processing_backend === '') return 'order processing is not configured, skipping';
  return offering.ordersByEvents() ? 'its orders are processed by events, skipping' : undefined;
}

async function mount(
  agent: LoadedAgent,
  offering: OfferingConfiguration,
  options: SetUpOptions,
): Promise<DynamicModule> {
  const orders = await agent.catalog.backend(offering.order_processing_backend);
  const usernames = await agent.catalog.usernameBackend(offering.username_management_backend);
  const connection = {
    ...waldurConnection(agent.configuration, offering, options.userAgent),
    observer: options.observer,
  };
  const parts = offeringParts(agent.configuration, offering, options.clients.create(connection), options.writer);
  return OfferingModule.forOffering(parts, { orderProcessing: orders.module, usernames: usernames?.module });
}
