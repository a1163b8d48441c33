import type { PortalMember } from '../state/records.ts';
import { byId, checkFields, MupRefusal, orNotFound, type MupCall, type MupHandler } from './call.ts';

export const MEMBER_ROUTES: Readonly<Record<string, MupHandler>> = {
  'GET /api/projects/{project}/members/list': (call) => ofProject(call).map((member) => view(call, member)),
  'POST /api/projects/{project}/members/add': addMember,
  'PUT /api/projects/{project}/members/{id}/toggle-status': (call) => {
    checkFields(call.body, { active: true });
    byId(ofProject(call), call.params['id']).active = call.body['active'] === true;
    return { status: 'ok' };
  },
};

function ofProject({ state, params }: MupCall): readonly PortalMember[] {
  const { id } = byId(state.projects, params['project']);
  return state.members.filter(({ project }) => project === id);
}

function addMember(call: MupCall): unknown {
  const { state, params, body } = call;
  checkFields(body, { user_id: 0, email: '', active: true });
  const project = byId(state.projects, params['project']);
  const user = state.users.find(({ id }) => id === body['user_id']);
  if (!user) throw new MupRefusal(400, { user_id: ['No such user.'] });
  const isMember = ofProject(call).some((member) => member.user === user.id);
  if (isMember) throw new MupRefusal(400, { detail: 'User is already a member of the project.' });
  state.addMember(project, user, body['active'] === true);
  return { status: 'ok' };
}

function view({ state, behaviour }: MupCall, { id, user, active }: PortalMember): unknown {
  const { username, email } = orNotFound(state.users.find((each) => each.id === user));
  if (behaviour.nestsMembers === true) return { id, active, member: { id: user, username, email } };
  return { id, username, email, active };
}
