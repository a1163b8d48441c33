import { Logger } from '@nestjs/common';
import type { OfferingConfiguration } from '@waldur-site-agent/configuration';
import type { MembershipSettings } from '@waldur-site-agent/offering';
import { type ChangeWriter, type PluginModule, errorText, withScope } from '@waldur-site-agent/plugin-sdk';
import type { WaldurClientFactory, WaldurConnection } from '@waldur-site-agent/waldur-client';
import { OfferingModule } from '../offering/offering.module.ts';
import { offeringParts } from '../offering/offering-runtime.ts';
import { waldurConnection } from '../offering/waldur-connection.ts';
import type { LoadedAgent } from './load-agent.ts';
import type { ModeOperation, ServedOffering } from './mode-definition.ts';

export interface OfferingSetup {
  readonly served: readonly ServedOffering[];
  /** Offerings that cannot be served as they are configured; the others go on. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

export interface SetUpOptions {
  readonly clients: WaldurClientFactory;
  readonly writer: ChangeWriter;
  readonly userAgent: string;
  /** Changes what the file says about membership sync, for this run only. */
  readonly membership?: (settings: MembershipSettings) => MembershipSettings;
  readonly observer: NonNullable<WaldurConnection['observer']>;
}

/** Mounts the plugins of every offering that the operation is to be polled for. No network traffic. */
export async function setUpOfferings(
  agent: LoadedAgent,
  operation: ModeOperation,
  options: SetUpOptions,
): Promise<OfferingSetup> {
  const logger = new Logger('Offerings');
  const served: ServedOffering[] = [];
  const refused: { name: string; reason: string }[] = [];
  for (const offering of agent.configuration.offerings) {
    const unwanted = notServedBecause(offering, operation);
    if (unwanted !== undefined) {
      logger.log(`offering ${offering.name}: ${unwanted}`);
      continue;
    }
    try {
      served.push(await mount(agent, offering, operation, options));
    } catch (error) {
      withScope({ offering: offering.name }, () => logger.error(`offering ${offering.name}: ${errorText(error)}`));
      refused.push({ name: offering.name, reason: errorText(error) });
    }
  }
  return { served, refused };
}

function notServedBecause(offering: OfferingConfiguration, operation: ModeOperation): string | undefined {
  if (operation.backends(offering).size === 0) return `${operation.words} is not configured, skipping`;
  return operation.leftOut(offering);
}

async function mount(
  agent: LoadedAgent,
  offering: OfferingConfiguration,
  operation: ModeOperation,
  options: SetUpOptions,
): Promise<ServedOffering> {
  const operations = new Map<symbol, PluginModule>();
  for (const [token, name] of operation.backends(offering)) {
    operations.set(token, (await agent.catalog.backend(name)).module);
  }
  const usernames = await agent.catalog.usernameBackend(offering.username_management_backend);
  const connection = {
    ...waldurConnection(agent.configuration, offering, options.userAgent),
    observer: options.observer,
  };
  const client = options.clients.create(connection);
  const parts = offeringParts(agent.configuration, offering, client, options.writer, options.membership);
  const module = await OfferingModule.forOffering(parts, { operations, usernames: usernames?.module });
  return { configuration: offering, module, operations: new Set(operations.keys()) };
}
