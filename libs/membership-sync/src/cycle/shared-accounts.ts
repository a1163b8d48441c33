import { Logger } from '@nestjs/common';
import { groupByBackendId } from '@waldur-site-agent/offering';
import type { ListedResource } from '../reading/listed-resource.ts';

/** Resources of Waldur that stand for the same thing in the backend; the last one decides about everything but people. */
export interface SharedAccount {
  readonly resource: ListedResource;
  /**
   * Their teams count too, those of restricted ones aside: nobody may lose access because another resource's team does
   * not know them, or because another resource is restricted.
   */
  readonly others: readonly ListedResource[];
}

const logger = new Logger('MembershipSync');

/** One entry per backend id, in the order of the list. */
export function groupByAccount(resources: readonly ListedResource[]): readonly SharedAccount[] {
  return groupByBackendId(resources).map((group) => {
    const resource = group.at(-1)!;
    const others = group.slice(0, -1);
    if (others.length > 0) {
      logger.warn(
        `${group.length} resources of Waldur have the backend id "${resource.backendId}": ` +
          `${group.map(({ name }) => name).join(', ')}; give each its own. Their teams are taken together, ` +
          `status and limits come from ${resource.name}`,
      );
    }
    return { resource, others };
  });
}
