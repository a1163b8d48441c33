import type { Topic } from './check.ts';
import { COMMANDS } from './checks/commands.ts';
import { CREATING } from './checks/creating.ts';
import { ITSELF } from './checks/itself.ts';
import { LIMITS } from './checks/limits.ts';
import { MEMBERS } from './checks/members.ts';
import { OBSERVING } from './checks/observing.ts';
import { ORDERS } from './checks/orders.ts';
import { STATUS } from './checks/status.ts';
import { STEADY_STATE } from './checks/steady-state.ts';
import { TERMINATING } from './checks/terminating.ts';
import { USAGE } from './checks/usage.ts';

/** Everything that is checked, in the order in which it is shown. */
export const BACKEND_CONTRACT: readonly Topic[] = [
  ITSELF,
  OBSERVING,
  CREATING,
  LIMITS,
  MEMBERS,
  STATUS,
  STEADY_STATE,
  USAGE,
  ORDERS,
  COMMANDS,
  TERMINATING,
];
