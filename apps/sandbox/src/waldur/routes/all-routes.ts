import { agentRoutes } from './agents.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { eventRoutes } from './events.ts';
import { importRoutes } from './imports.ts';
import { offeringUserRoutes } from './offering-users.ts';
import { offeringRoutes } from './offerings.ts';
import { orderRoutes } from './orders.ts';
import { organisationRoutes } from './organisations.ts';
import { policyRoutes } from './policies.ts';
import { resourceRoutes } from './resources.ts';
import type { Routes } from './route.ts';
import { usageRoutes } from './usages.ts';

/** Everything that is simulated; other operations of the contract are refused as such. */
export const ALL_ROUTES: Routes = {
  ...agentRoutes,
  ...apiKeyRoutes,
  ...eventRoutes,
  ...importRoutes,
  ...offeringRoutes,
  ...offeringUserRoutes,
  ...orderRoutes,
  ...organisationRoutes,
  ...policyRoutes,
  ...resourceRoutes,
  ...usageRoutes,
};
