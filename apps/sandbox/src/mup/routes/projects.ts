import { byId, checkFields, MupRefusal, orNotFound, type MupCall, type MupHandler } from './call.ts';

const SAMPLE = {
  title: '',
  description: '',
  pi: '',
  co_pi: '',
  science_field: 0,
  start_date: '',
  end_date: '',
  agency: '',
  grant_number: '',
  max_storage: 0,
  ai_included: false,
};

export const PROJECT_ROUTES: Readonly<Record<string, MupHandler>> = {
  'GET /api/research-fields/list/': () => [
    { id: 1, name: 'Mathematics' },
    { id: 2, name: 'Physics' },
  ],
  'GET /api/projects/list/': ({ state }) => state.projects,
  'GET /api/projects/by-grant/{grant}': ({ state, params }) =>
    orNotFound(state.projects.find((project) => project.grant_number === params['grant'])),
  'GET /api/projects/view/{id}': ({ state, params }) => byId(state.projects, params['id']),
  'POST /api/projects/add/': addProject,
  'PUT /api/projects/{id}/edit': (call) => {
    checkFields(call.body, SAMPLE);
    return Object.assign(byId(call.state.projects, call.params['id']), fieldsOf(call.body));
  },
  'PUT /api/projects/{id}/activate': (call) => setActive(call, true),
  'PUT /api/projects/{id}/deactivate': (call) => setActive(call, false),
};

/** Two projects may well have one grant number: the portal is not known to refuse that. */
function addProject({ state, body }: MupCall): unknown {
  checkFields(body, SAMPLE);
  if (!state.users.some(({ email }) => email === body['pi'])) throw new MupRefusal(400, { pi: ['No such user.'] });
  return state.addProject({ ...fieldsOf(body), active: false });
}

function fieldsOf(body: MupCall['body']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(SAMPLE).map((field) => [field, body[field]]));
}

function setActive({ state, params }: MupCall, active: boolean): unknown {
  byId(state.projects, params['id']).active = active;
  return { status: 'ok' };
}
