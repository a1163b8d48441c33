import { type Backend, type MembershipRules, can } from '@waldur-site-agent/plugin-sdk';

type Rules = Required<MembershipRules['membershipRules']>;

const USUAL: Rules = {
  userKey: 'offering username',
  consentedOnly: false,
  sharesProjects: false,
  managesMembers: false,
  enforcesPartitions: false,
  handledStates: ['OK', 'Erred'],
};

/** How this backend wants its members to be compared. */
export function rulesOf(backend: Backend): Rules {
  return can(backend, 'membershipRules') ? { ...USUAL, ...backend.membershipRules } : USUAL;
}
