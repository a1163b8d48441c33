import { Logger } from '@nestjs/common';
import type { ResourceOutcome } from '../resource/resource-work.ts';

/** As many failures in a row, none of them the resource's own, look like an outage. */
const LONGEST_ROW = 25;

/** Ends a cycle in which nothing succeeds any more: each further try would only wait for its time limit. */
export class PatienceWithOutages {
  private readonly logger = new Logger('MembershipSync');
  private row = 0;

  get isOver(): boolean {
    return this.row >= LONGEST_ROW;
  }

  note(kind: ResourceOutcome['kind']): void {
    this.row = kind === 'waiting' ? this.row + 1 : 0;
    if (this.row === LONGEST_ROW) {
      this.logger.error(
        `${LONGEST_ROW} resources in a row got no answer from Waldur or the backend: the rest is left to the next cycle`,
      );
    }
  }
}
