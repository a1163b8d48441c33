import { Logger } from '@nestjs/common';
import { type SourceProject, errorText } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';
import type { OfferingRuntime } from '../runtime/offering-runtime.ts';

const logger = new Logger('Projects');

/** What the service provider may see of a project; undefined, with a warning, when it is not exactly one. One call. */
export async function readSourceProject(
  offering: OfferingRuntime,
  projectUuid: string,
): Promise<SourceProject | undefined> {
  try {
    const rows = await offering.client.first('/api/marketplace-service-providers/{service_provider_uuid}/projects/', {
      path: { service_provider_uuid: offering.details.facts.serviceProviderUuid },
      query: {
        query: hex(projectUuid),
        field: ['oecd_fos_2007_code', 'is_industry', 'science_sub_domain_code', 'end_date_updated_at'],
      },
    });
    const [row] = rows;
    if (row !== undefined && rows.length === 1) {
      return {
        oecdFosCode: row.oecd_fos_2007_code ?? undefined,
        isIndustry: row.is_industry,
        scienceSubDomainCode: row.science_sub_domain_code ?? undefined,
        endDateUpdatedAt: row.end_date_updated_at ?? undefined,
      };
    }
    logger.warn(`project ${projectUuid}: Waldur shows ${rows.length} projects instead of one, going on without`);
  } catch (error) {
    logger.warn(`project ${projectUuid} could not be read, going on without: ${errorText(error)}`);
  }
  return undefined;
}
