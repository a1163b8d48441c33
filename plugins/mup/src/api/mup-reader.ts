import { BackendError, BackendNotReadyError, unlessNotFound, type HttpApi } from '@waldur-site-agent/plugin-sdk';
import {
  asList,
  asRecord,
  isRecord,
  PLANNED_ID,
  toAllocation,
  toListedProject,
  toMember,
  toPlace,
  toProject,
  toUser,
  toUserRequest,
  type Allocation,
  type AllocationPlace,
  type ListedProject,
  type MupId,
  type MupUser,
  type Project,
  type ProjectMember,
  type UserRequest,
} from './records.ts';

/** What MUP counted for an allocation, as it came. */
export interface RawUsage {
  readonly total: unknown;
  readonly users: Readonly<Record<string, unknown>>;
}

/** Questions to MUP. Only status 404 is an answer of "not there"; every other failure is thrown. */
export class MupReader {
  constructor(private readonly http: HttpApi) {}

  /** Whether MUP answers at all; the answer does not matter. */
  async ping(): Promise<void> {
    await this.http.get('/api/research-fields/list/');
  }

  async projects(): Promise<readonly ListedProject[]> {
    return asList(await this.http.get('/api/projects/list/'), 'its projects').map(toListedProject);
  }

  async projectByGrant(grant: string): Promise<Project | undefined> {
    const answer = await unlessNotFound(
      this.http.get('/api/projects/by-grant/{grant}', { path: { grant } }).then((found) => ({ found })),
    );
    if (!answer) return undefined;
    const project = toProject(asRecord(answer.found, 'a project'));
    if (project) return project;
    throw new BackendNotReadyError(`MUP answered without an id when asked for the project of grant ${grant}`);
  }

  /** Whether there is such a project. */
  async hasProject(project: MupId): Promise<boolean> {
    const answer = this.http.get('/api/projects/view/{project}', { path: { project } }).then(() => true);
    return (await unlessNotFound(answer)) === true;
  }

  async members(project: MupId): Promise<readonly ProjectMember[]> {
    if (project === PLANNED_ID) return [];
    const answer = await this.http.get('/api/projects/{project}/members/list', { path: { project } });
    return asList(answer, 'members').map(toMember);
  }

  async allocations(project: MupId): Promise<readonly Allocation[]> {
    if (project === PLANNED_ID) return [];
    const answer = await this.http.get('/api/projects/{project}/allocations/list', { path: { project } });
    return asList(answer, 'allocations').map(toAllocation);
  }

  /** @param identifier what the answer may leave out */
  async allocation({ project, id }: AllocationPlace, identifier: string): Promise<Allocation> {
    const path = { project, allocation: id };
    const answer = await this.http.get('/api/projects/{project}/allocations/view/{allocation}', { path });
    const allocation = toAllocation(asRecord(answer, 'an allocation'));
    return { ...allocation, identifier: allocation.identifier ?? identifier };
  }

  /** @throws {BackendError} when the answer does not say where the allocation is */
  async find(identifier: string): Promise<AllocationPlace | undefined> {
    const answer = await unlessNotFound(
      this.http.get('/api/projects/allocations/{identifier}', { path: { identifier } }).then((found) => ({ found })),
    );
    if (!answer) return undefined;
    const place = toPlace(asRecord(answer.found, 'an allocation'));
    if (place) return place;
    throw new BackendError(`MUP does not say which project allocation ${identifier} belongs to`);
  }

  async usage({ project, id }: AllocationPlace): Promise<RawUsage> {
    const path = { project, allocation: id };
    const answer = await this.http.get('/api/projects/{project}/allocations/{allocation}/usage', { path });
    const { total, users } = asRecord(answer, 'usage');
    return { total, users: isRecord(users) ? users : {} };
  }

  async userByEmail(email: string): Promise<MupUser | undefined> {
    return this.user('/api/user/by-email/{email}', { email });
  }

  async userByUsername(username: string): Promise<MupUser | undefined> {
    return this.user('/api/user/by-username/{username}', { username });
  }

  async userById(user: MupId): Promise<MupUser | undefined> {
    return this.user('/api/user/view/{user}', { user }, user);
  }

  /** Users who wait for approval, oldest first. */
  async userRequests(): Promise<readonly UserRequest[]> {
    const answer = asList(await this.http.get('/api/user/request/list/'), 'requests of users');
    return answer.flatMap((raw) => toUserRequest(raw) ?? []);
  }

  /** @param id what the answer may leave out */
  private async user(path: string, values: Readonly<Record<string, MupId>>, id?: MupId): Promise<MupUser | undefined> {
    const answer = await unlessNotFound(this.http.get(path, { path: values, personal: true }));
    return toUser({ ...(id === undefined ? {} : { id }), ...asRecord(answer, 'a user') });
  }
}
