import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { HealthAddress } from '@waldur-site-agent/configuration';
import { errorText } from '@waldur-site-agent/plugin-sdk';
import { UsageError } from '../process/usage-error.ts';
import { HEALTH_ADDRESS_VARIABLE, healthAddressText } from './health-address.ts';
import { HealthModule } from './health.module.ts';
import type { HealthState } from './health-state.ts';

export interface HealthServer {
  /** Undefined when the endpoints are switched off or could not be offered. */
  readonly url: string | undefined;
  close(): Promise<void>;
}

const NO_SERVER: HealthServer = { url: undefined, close: () => Promise.resolve() };

/**
 * Offers the health endpoints on their own small application.
 * @param address undefined: no endpoints
 * @throws {UsageError} when an address that was asked for cannot be used; with the default one the agent goes on without
 */
export async function startHealthServer(
  state: HealthState,
  address: HealthAddress | undefined,
  logger: Pick<Logger, 'log' | 'warn'> = new Logger('Health'),
): Promise<HealthServer> {
  if (address === undefined) return NO_SERVER;
  const app = await NestFactory.create(HealthModule.forState(state), {
    abortOnError: false,
    forceCloseConnections: true, // a monitor's idle connection must not hold up the end of the process
  });
  try {
    await app.listen(address.port, address.host);
  } catch (error) {
    await app.close();
    return withoutServer(address, error, logger);
  }
  const url = await app.getUrl();
  logger.log(`health endpoints: ${url}/livez and ${url}/readyz`);
  return { url, close: () => app.close() };
}

function withoutServer(address: HealthAddress, error: unknown, logger: Pick<Logger, 'warn'>): HealthServer {
  const problem = `no health endpoints on ${healthAddressText(address)}: ${errorText(error)}`;
  const remedy = `set ${HEALTH_ADDRESS_VARIABLE} to a free host:port or to off`;
  if (address.explicit) throw new UsageError(`${problem}; ${remedy}`);
  logger.warn(`${problem}; the agent goes on without them; ${remedy}`);
  return NO_SERVER;
}
