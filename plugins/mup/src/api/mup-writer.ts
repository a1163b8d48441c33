import type { Change, ChangeWriter, HttpApi } from '@waldur-site-agent/plugin-sdk';
import type { AllocationBody, NewProject, NewUser } from './bodies.ts';
import {
  asRecord,
  PLANNED_ID,
  toAllocation,
  toProject,
  toUser,
  type Allocation,
  type AllocationPlace,
  type MupId,
  type MupUser,
  type Project,
} from './records.ts';

/** What is changed at MUP, and why. People are named by their username only: e-mail addresses belong into no log. */
type About = Pick<Change, 'target' | 'reason'>;

/** Changes at MUP. A dry run goes on with what MUP would most likely answer. */
export class MupWriter {
  constructor(
    private readonly http: HttpApi,
    private readonly writer: ChangeWriter,
  ) {}

  get dryRun(): boolean {
    return this.writer.dryRun;
  }

  /** @returns undefined when the answer does not name the project */
  addProject(body: NewProject, about: About): Promise<Project | undefined> {
    const detail = `science field ${body.science_field}, ${body.start_date} to ${body.end_date}, ${body.max_storage} GB`;
    const send = async () =>
      toProject(asRecord(await this.http.post('/api/projects/add/', personal(body)), 'a project'));
    return this.write({ ...about, action: 'create project', detail }, send, { id: PLANNED_ID, active: false });
  }

  activateProject(project: MupId, about: About): Promise<void> {
    const send = () => this.http.put('/api/projects/{project}/activate', { path: { project }, body: {} });
    return this.writeOnly({ ...about, action: 'activate project' }, send);
  }

  addAllocation(body: AllocationBody, about: About): Promise<Allocation> {
    const path = { project: body.project };
    const send = async () => {
      const answer = await this.http.post('/api/projects/{project}/allocations/add', { path, body });
      return toAllocation(asRecord(answer, 'an allocation'));
    };
    const { type, identifier, size, used, active } = body;
    const assumed = { id: PLANNED_ID, type, identifier, size, used, active };
    return this.write({ ...about, action: 'create allocation', detail: allocationText(body) }, send, assumed);
  }

  editAllocation({ project, id }: AllocationPlace, body: AllocationBody, about: About): Promise<void> {
    const path = { project, allocation: id };
    const send = () => this.http.put('/api/projects/{project}/allocations/edit/{allocation}', { path, body });
    return this.writeOnly({ ...about, action: 'edit allocation', detail: allocationText(body) }, send);
  }

  addMember(project: MupId, user: Pick<MupUser, 'id' | 'email'>, about: About): Promise<void> {
    const body = { user_id: user.id, email: user.email, active: true };
    const send = () => this.http.post('/api/projects/{project}/members/add', { path: { project }, ...personal(body) });
    return this.writeOnly({ ...about, action: 'add member', detail: `project ${project}` }, send);
  }

  setMemberActive(project: MupId, member: MupId, active: boolean, about: About): Promise<void> {
    const path = { project, member };
    const send = () =>
      this.http.put('/api/projects/{project}/members/{member}/toggle-status', { path, body: { active } });
    const action = active ? 'activate member' : 'deactivate member';
    return this.writeOnly({ ...about, action, detail: `project ${project}` }, send);
  }

  /** @returns undefined when the answer does not name the user, e.g. because somebody has to approve first */
  addUser(body: NewUser, about: About): Promise<MupUser | undefined> {
    const send = async () => toUser(asRecord(await this.http.post('/api/user/', personal(body)), 'a user'));
    const assumed = { id: PLANNED_ID, email: body.email, keys: [] };
    return this.write({ ...about, action: 'request user' }, send, assumed);
  }

  setIdentityKey(user: MupId, key: string, about: About): Promise<void> {
    const send = () =>
      this.http.post('/api/user/{user}/myaccessid', { path: { user }, ...personal({ myaccessid: key }) });
    return this.writeOnly({ ...about, action: 'set identity key' }, send);
  }

  private async writeOnly(change: Omit<Change, 'system'>, send: () => Promise<unknown>): Promise<void> {
    await this.write<unknown>(change, send, undefined);
  }

  private write<T>(change: Omit<Change, 'system'>, send: () => Promise<T>, assumed: T): Promise<T> {
    return this.writer.write({ system: 'mup', ...change }, send, assumed);
  }
}

function personal(body: unknown): { readonly body: unknown; readonly personal: true } {
  return { body, personal: true };
}

function allocationText({ type, size, active, project }: AllocationBody): string {
  return `${type ?? 'no type'}, size ${JSON.stringify(size)}${active ? '' : ', inactive'}, project ${project}`;
}
