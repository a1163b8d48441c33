import { Logger } from '@nestjs/common';
import type { BrokerEvent } from '../broker/broker-event.ts';

/** So many failures in a row are the weather; more are a problem. */
const USUAL_FAILURES = 3;

/** Tells people how the connections are doing. */
export class ConnectionLog {
  private readonly logger = new Logger('Broker');

  write(event: BrokerEvent): void {
    const { connection, sources } = event;
    switch (event.kind) {
      case 'connected':
        this.logger.log(`connected: ${connection}`);
        break;
      case 'consuming':
        this.logger.log(`receiving events of ${names(sources)}: ${connection}`);
        break;
      case 'lost':
        this.complain(event.failures, `connection lost: ${connection}: ${event.reason}; ${next(event.retryInMs)}`);
        break;
      case 'refused':
        if (event.reason === 'queue') this.logger.error(`${names(sources)} refused: ${connection}: ${event.detail}`);
        else this.complain(event.failures, `refused: ${connection}: ${event.detail}; ${next(event.retryInMs)}`);
        break;
    }
  }

  private complain(failures: number, text: string): void {
    if (failures <= USUAL_FAILURES) this.logger.warn(text);
    else this.logger.error(text);
  }
}

function names(sources: BrokerEvent['sources']): string {
  return sources.map(({ name }) => name).join(', ');
}

function next(retryInMs: number): string {
  return `next attempt in ${(retryInMs / 1000).toFixed(1)} s`;
}
