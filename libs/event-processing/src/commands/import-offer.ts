import { Logger } from '@nestjs/common';
import { type OfferingRuntime, writeToWaldur } from '@waldur-site-agent/offering';
import type { ImportableResources } from '@waldur-site-agent/plugin-sdk';
import type { ImportCandidate } from './import-candidates.ts';

/** Offers candidates to their projects, each once. Projects are looked up once per request. */
export class ImportOffer {
  private readonly logger = new Logger('EventCommands');
  private readonly projects = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly offering: OfferingRuntime,
    private readonly backend: ImportableResources,
  ) {}

  /** @returns false when there is no such project, or it has been offered before */
  async make({ backendId, projectSlug }: ImportCandidate): Promise<boolean> {
    const project = await this.project(projectSlug);
    if (project === undefined) {
      this.logger.log(`${backendId} is not offered for import: Waldur shows no project "${projectSlug}"`);
      return false;
    }
    if (await this.wasOffered(backendId, project)) return false;
    const limits = await this.backend.importableLimits(backendId);
    const write = { action: 'offer for import', target: backendId, detail: `project ${projectSlug}` };
    await writeToWaldur(this.offering.writer, write, () =>
      this.offering.client.post('/api/backend-resources/', {
        body: {
          name: backendId,
          project,
          offering: this.offering.uuid,
          backend_id: backendId,
          backend_metadata: { limits: { ...limits } },
        },
      }),
    );
    return true;
  }

  private project(slug: string): Promise<string | undefined> {
    const known = this.projects.get(slug) ?? this.lookUp(slug);
    this.projects.set(slug, known);
    return known;
  }

  private async lookUp(slug: string): Promise<string | undefined> {
    const [project] = await this.offering.client.first('/api/projects/', { query: { slug, field: ['uuid'] } });
    return project?.uuid;
  }

  private async wasOffered(backendId: string, project: string): Promise<boolean> {
    const query = { backend_id: backendId, project_uuid: project, offering_uuid: this.offering.uuid };
    return (await this.offering.client.first('/api/backend-resources/', { query })).length > 0;
  }
}
