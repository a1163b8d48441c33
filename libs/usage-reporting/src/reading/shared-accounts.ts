import { Logger } from '@nestjs/common';
import { groupByBackendId } from '@waldur-site-agent/offering';
import type { Resource } from '@waldur-site-agent/plugin-sdk';

const logger = new Logger('UsageReporting');

/** What is used of an account cannot be told apart by resource, so it counts once for each that stands for it. */
export function warnAboutSharedAccounts(resources: readonly Resource[]): void {
  for (const group of groupByBackendId(resources).filter(({ length }) => length > 1)) {
    logger.warn(
      `${group.length} resources of Waldur have the backend id "${group[0]?.backendId}": ` +
        `${group.map(({ name }) => name).join(', ')}; give each its own. What the account used is reported for each of ` +
        'them, so it counts more than once',
    );
  }
}
