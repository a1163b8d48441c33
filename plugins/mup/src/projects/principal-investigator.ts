import { Logger } from '@nestjs/common';
import { BackendError, BackendNotReadyError, type Member } from '@waldur-site-agent/plugin-sdk';
import type { ProvisioningFacts } from './provisioning-facts.ts';

const MANAGER = 'PROJECT.MANAGER';

const logger = new Logger('MupProjects');

/**
 * Who leads a new project: the first manager of the team.
 * @throws {BackendNotReadyError} while there is none, or while that person has no account at the site
 */
export function principalInvestigator({ members, team }: ProvisioningFacts): Member {
  if (members === undefined) throw new BackendError('the team of the project is not known: it needs a manager at MUP');
  const [first, ...others] = team.filter(({ role }) => role === MANAGER);
  if (!first)
    throw new BackendNotReadyError(`no ${MANAGER} of the project is known yet: MUP needs one for a new project`);
  const member = members.find((each) => each === first || isSame(each.cuid, first.cuid));
  if (!member) throw new BackendNotReadyError(`the account of the project's manager at the site is not ready yet`);
  if (others.length > 0) logger.log(`${others.length} more managers in the team; ${member.username} leads the project`);
  return member;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one !== '' && one === other;
}
