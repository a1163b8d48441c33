import { Logger } from '@nestjs/common';
import { BackendError, errorText, type Resource } from '@waldur-site-agent/plugin-sdk';
import type { MupSite } from '../backend/mup-site.ts';
import { madeOrFound } from '../api/made-or-found.ts';
import type { Project } from '../api/records.ts';
import { personOf } from '../users/person.ts';
import type { UserAccounts } from '../users/user-accounts.ts';
import { dayInZone, newProject } from './new-project.ts';
import { principalInvestigator } from './principal-investigator.ts';
import type { ProvisioningFacts } from './provisioning-facts.ts';

/** The project at MUP that stands for a Waldur project. Several resources share it. */
export class ProjectProvisioning {
  private readonly logger = new Logger('MupProjects');

  constructor(
    private readonly site: MupSite,
    private readonly accounts: UserAccounts,
  ) {}

  /** Finds or creates it, and sees to its being active. */
  async ensure(grant: string, resource: Resource, facts: ProvisioningFacts): Promise<Project> {
    const found = await this.site.reader.projectByGrant(grant);
    const project = found ?? (await this.create(grant, resource, facts));
    if (!project.active) await this.activate(project, grant);
    return project;
  }

  private async create(grant: string, { projectName }: Resource, facts: ProvisioningFacts): Promise<Project> {
    const { reader, writer, settings, now, timezone } = this.site;
    const investigator = await this.investigator(facts);
    const today = dayInZone(now(), timezone);
    const request = { grant, name: projectName, investigator, facts: facts.project, today };
    const about = { target: grant, reason: 'MUP has no project with this grant number' };
    const find = () => reader.projectByGrant(grant);
    const made = await madeOrFound(() => writer.addProject(newProject(request, settings.project), about), find);
    const project = made ?? (await find());
    if (project) return project;
    throw new BackendError(`MUP created a project for grant ${grant}, but does not name its id`);
  }

  /** E-mail address of the account that leads the project. */
  private async investigator(facts: ProvisioningFacts): Promise<string> {
    const member = principalInvestigator(facts);
    const person = personOf(member);
    if (!person) throw new BackendError(`no e-mail address is known of ${member.username}, who is to lead the project`);
    return (await this.accounts.ensure(person)).email;
  }

  private async activate(project: Project, grant: string): Promise<void> {
    try {
      await this.site.writer.activateProject(project.id, { target: grant, reason: 'the project is not active' });
    } catch (error) {
      this.logger.warn(`The project of grant ${grant} was not activated: ${errorText(error)}`);
    }
  }
}
