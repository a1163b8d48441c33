import { importBuilt, need } from '../../../lib/not-built.mjs';
import { offeringContext, resourceWith } from '../../slurm/support/context.mjs';

export const mup = await importBuilt('@waldur-site-agent/plugin-mup');

const SETTINGS = { api_url: 'https://mup.example.org/', username: 'u', password: 'p' };
const COMPONENTS = {
  cpu: {
    measured_unit: 'core-hours',
    unit_factor: 1,
    accounting_type: 'limit',
    label: 'CPU',
    mup_allocation_type: 'Deucalion x86_64',
  },
};
const RESOURCE = {
  project_uuid: 'c'.repeat(32),
  project_name: 'EHPC / GRANT-1 / Title',
  project_description: 'Desc',
  backend_id: '',
  limits: { cpu: 10 },
};

/** Noon of 1 March 2026, the clock of all vectors. */
export const NOW = new Date('2026-03-01T12:00:00Z');

export function componentsOf({ components = COMPONENTS }) {
  return components;
}

/** The backend of an offering as a vector states it, on a scripted portal. */
export function backendOf({ settings = {}, ...input }, origin) {
  const all = { ...SETTINGS, ...settings };
  if (all.api_url) all.api_url = `${origin}${new URL(all.api_url).pathname}`;
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  const context = { ...offeringContext({ components: componentsOf(input) }), backendType: 'mup', settings: given };
  return need(mup, 'createMupBackend')(context, { now: () => NOW });
}

export function resourceOf({ resource = {}, backend_id: backendId } = {}) {
  const given = { ...RESOURCE, ...(backendId === undefined ? {} : { backend_id: backendId }), ...resource };
  return resourceWith({
    ...(given.uuid ? { uuid: given.uuid } : {}),
    name: 'Res 1',
    backendId: given.backend_id,
    projectUuid: given.project_uuid ?? '',
    projectName: given.project_name ?? '',
    projectDescription: given.project_description ?? undefined,
    limits: given.limits ?? {},
  });
}

/** What the core knows about people when it has a resource created. */
export function creationContext({ team }) {
  const people = team ? { members: team.flatMap(memberOf), team: team.map(teamEntry) } : {};
  return { planQuotas: {}, sshKeys: {}, ...people };
}

function teamEntry({ cuid, role = 'PROJECT.MANAGER', email, full_name: fullName }) {
  return { cuid, role, email, fullName };
}

/** People whose account at the site is not ready are no members yet. */
function memberOf({ offering_user: user, ...person }) {
  const { username, state = 'OK', ...exposed } = user ?? {};
  if (!username || state !== 'OK') return [];
  const attributes = Object.entries(exposed).map(([name, value]) => [name.replace(/^user_/, ''), value]);
  return [{ ...teamEntry(person), username, offeringUserState: state, attributes: Object.fromEntries(attributes) }];
}

/** Members as the membership sync hands them over; nobody's state is known unless the vector tells it. */
export function namedMembers(input) {
  const { usernames, user_emails: emails = {}, user_cuids: cuids = {}, user_attributes: attributes = {} } = input;
  const { offering_user_states: states = {} } = input;
  return usernames.map((username) => ({
    username,
    email: emails[username],
    cuid: cuids[username],
    attributes: attributes[username],
    offeringUserState: states[username],
  }));
}
