import type { PortalAllocation, PortalMember, PortalProject, PortalUsage, PortalUser } from './records.ts';

const NO_PROJECT: Omit<PortalProject, 'id'> = {
  title: 'Project',
  description: '',
  pi: '',
  co_pi: '',
  science_field: 1,
  start_date: '2026-01-01',
  end_date: '2026-12-31',
  agency: 'FCT',
  grant_number: '',
  max_storage: 1000,
  ai_included: false,
  active: true,
};

/** Everything that the portal holds. */
export class MupState {
  readonly projects: PortalProject[] = [];
  readonly allocations: PortalAllocation[] = [];
  readonly members: PortalMember[] = [];
  readonly users: PortalUser[] = [];
  readonly usage = new Map<number, PortalUsage>();
  private lastId = 0;

  addProject(parts: Partial<PortalProject> = {}): PortalProject {
    return added(this.projects, { ...NO_PROJECT, ...parts, id: this.nextId() });
  }

  addAllocation(parts: Partial<PortalAllocation> & Pick<PortalAllocation, 'project'>): PortalAllocation {
    const id = this.nextId();
    const usual = { type: 'Deucalion x86_64', identifier: `allocation-${id}`, size: 0, used: 0, active: true };
    return added(this.allocations, { ...usual, ...parts, id });
  }

  addUser(parts: Partial<PortalUser> & Pick<PortalUser, 'username'>): PortalUser {
    const usual = { email: `${parts.username}@example.org`, approved: true, user_ssh_keys: [], profile: {} };
    return added(this.users, { ...usual, ...parts, id: this.nextId() });
  }

  addMember(project: Pick<PortalProject, 'id'>, user: Pick<PortalUser, 'id'>, active = true): PortalMember {
    return added(this.members, { id: this.nextId(), project: project.id, user: user.id, active });
  }

  /** Usernames of a project's active members. */
  activeMembers(project: Pick<PortalProject, 'id'>): string[] {
    const active = this.members.filter((member) => member.project === project.id && member.active);
    const ids = new Set(active.map(({ user }) => user));
    return this.users.filter(({ id }) => ids.has(id)).map(({ username }) => username);
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }
}

function added<T>(records: T[], record: T): T {
  records.push(record);
  return record;
}
