import type { PortalAllocation } from '../state/records.ts';
import { byId, checkFields, MupRefusal, orNotFound, type MupCall, type MupHandler } from './call.ts';

const SAMPLE = { type: '', identifier: '', size: 0, used: 0, active: true, project: 0 };

export const ALLOCATION_ROUTES: Readonly<Record<string, MupHandler>> = {
  'GET /api/projects/{project}/allocations/list': (call) => ofProject(call),
  'POST /api/projects/{project}/allocations/add': addAllocation,
  'GET /api/projects/{project}/allocations/view/{id}': (call) => byId(ofProject(call), call.params['id']),
  'PUT /api/projects/{project}/allocations/edit/{id}': editAllocation,
  'GET /api/projects/{project}/allocations/{id}/usage': (call) => {
    const { id } = byId(ofProject(call), call.params['id']);
    return { total: 0, users: {}, unit: 'core.hour', ...call.state.usage.get(id) };
  },
  'GET /api/projects/allocations/{identifier}': ({ state, params }) =>
    orNotFound(state.allocations.find(({ identifier }) => identifier === params['identifier'])),
};

function ofProject({ state, params }: MupCall): readonly PortalAllocation[] {
  const { id } = byId(state.projects, params['project']);
  return state.allocations.filter(({ project }) => project === id);
}

/** Nothing keeps two allocations from having one identifier: the portal is not known to refuse that. */
function addAllocation({ state, params, body, behaviour }: MupCall): unknown {
  const project = byId(state.projects, params['project']);
  const fields = checkedFields(body, project.id);
  const made = state.addAllocation({ ...fields, project: project.id });
  if (behaviour.renamesAllocations === true) made.identifier = `mup-${made.id}`;
  return made;
}

/** Takes the allocation as a whole: a part of it would leave the rest empty. */
function editAllocation(call: MupCall): unknown {
  const allocation = byId(ofProject(call), call.params['id']);
  return Object.assign(allocation, checkedFields(call.body, allocation.project));
}

function checkedFields(body: MupCall['body'], project: number) {
  checkFields(body, SAMPLE);
  if (body['project'] !== project) throw new MupRefusal(400, { project: ['Another project than that of the path.'] });
  if (Number(body['size']) < 0) throw new MupRefusal(400, { size: ['Must not be negative.'] });
  const { type, identifier, size, used, active } = body as typeof SAMPLE;
  return { type, identifier, size, used, active };
}
