import type { PortalUser } from '../state/records.ts';
import { byId, checkFields, orNotFound, type MupCall, type MupHandler } from './call.ts';

/** Null is taken for the last login only. */
const SAMPLE = {
  username: '',
  email: '',
  research_fields: [],
  first_name: '',
  last_name: '',
  salutation: '',
  gender: '',
  year_of_birth: 0,
  country: '',
  type_of_institution: '',
  affiliated_institution: '',
  agency: '',
  funding_agency: '',
  funding_agency_grant: '',
  request_reason: '',
  rejection_reason: '',
  biography: '',
  is_verified: false,
  is_approved: false,
  is_active: false,
  is_staff: false,
  is_admin: false,
  is_totp_enabled: false,
  has_subscribe_newsletter: false,
  has_read_and_accepted_terms_of_service: true,
  has_read_and_accepted_data_sharing_policy: true,
  groups: [],
  user_permissions: [],
};

export const USER_ROUTES: Readonly<Record<string, MupHandler>> = {
  'GET /api/user/list/': ({ state }) => state.users.filter(({ approved }) => approved).map(view),
  'GET /api/user/request/list/': ({ state }) => state.users.filter(({ approved }) => !approved).map(view),
  'GET /api/user/view/{id}': ({ state, params }) => view(byId(state.users, params['id'])),
  'GET /api/user/by-email/{email}': (call) => known(call, ({ email }) => email === call.params['email']),
  'GET /api/user/by-username/{username}': (call) => known(call, ({ username }) => username === call.params['username']),
  'POST /api/user/': addUser,
  'POST /api/user/{id}/myaccessid': ({ state, params, body }) => {
    checkFields(body, { myaccessid: '' });
    byId(state.users, params['id']).user_ssh_keys.push({ key: String(body['myaccessid']) });
    return { status: 'ok' };
  },
};

function known({ state }: MupCall, matches: (user: PortalUser) => boolean): unknown {
  return view(orNotFound(state.users.find((user) => user.approved && matches(user))));
}

/** Two users may have one e-mail address: the portal is not known to refuse that. */
function addUser({ state, body, behaviour }: MupCall): unknown {
  checkFields(body, SAMPLE);
  const { username, email } = body as { username: string; email: string };
  const waits = behaviour.approvesUsers === true;
  const user = state.addUser({ username, email, approved: !waits, profile: body });
  return waits ? { status: 'Your request waits for approval.' } : view(user);
}

function view({ id, username, email, user_ssh_keys }: PortalUser): unknown {
  return { id, username, email, user_ssh_keys };
}
