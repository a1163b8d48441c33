import { ok, strictEqual } from 'node:assert/strict';
import type { Backend } from '../../../capabilities/backend.ts';
import { can } from '../../../capabilities/has.ts';
import type { ObservedResource } from '../../../capabilities/observing.ts';
import { wantedStatus } from '../../../capabilities/status.ts';
import type { Resource } from '../../../resource/resource.ts';
import { check, type Topic } from '../check.ts';
import { plain, type ContractBench } from '../contract-bench.ts';
import { same } from '../same.ts';

export const STEADY_STATE: Topic = {
  title: 'a cycle of membership sync',
  checks: [
    check(
      'that finds everything as it should be plans nothing and writes nothing',
      ['observeResources'],
      async (bench) => {
        const resource = await bench.populated();
        await settle(bench, bench.backend, resource);
        await bench.changesNothing((backend) => settle(bench, backend, resource));
        same(plain(await bench.plan((backend) => settle(bench, backend, resource))), []);
      },
    ),
    check(
      'leaves alone what it must not touch, and says why',
      ['addUsers', 'observeResources'],
      async (bench) => {
        const backendId = await bench.harness.untouchable!();
        const resource = { ...bench.resource(9), backendId, state: 'OK' as const };
        const observed = await bench.observed(resource);
        ok(observed.untouchable?.trim(), 'observeResources must say why it is untouchable');
        await bench.changesNothing(async (backend) => {
          const names = bench.members.map(({ username }) => username);
          const gone = await backend.removeUsers(resource, names, observed).catch(() => new Set<string>());
          same(
            observed.users.filter((name) => gone.has(name)),
            [],
          );
        });
      },
      ['untouchable'],
    ),
    check('tells how far access has got', ['membershipStatuses', 'observeResources'], async (bench) => {
      const resource = await bench.populated();
      const observed = await bench.observed(resource);
      const statuses = await bench.changesNothing((backend) => backend.membershipStatuses(resource, observed));
      for (const { username, roleName } of statuses ?? []) ok(username !== '' && roleName !== '');
    }),
    check('asks for source projects by the word true', ['needsSourceProject'], async ({ backend }) => {
      strictEqual(backend.needsSourceProject, true);
    }),
  ],
};

/** Everything that a cycle of membership sync does for a resource whose team has not changed. */
async function settle(bench: ContractBench<Backend>, backend: Backend, resource: Resource): Promise<void> {
  const { members } = bench;
  const seen = can(backend, 'observeResources') && (await backend.observeResources([resource.backendId], [resource]));
  const observed = (seen && seen.get(resource.backendId)) || (await bench.observed(resource));
  if (can(backend, 'addUsers')) await backend.addUsers(resource, members, observed);
  if (can(backend, 'keepUsers')) await backend.keepUsers(resource, members, observed);
  if (can(backend, 'reconcileRoles')) await backend.reconcileRoles(resource, members, observed);
  if (can(backend, 'setStatus')) await backend.setStatus(resource, wantedStatus(resource), observed);
  if (can(backend, 'createHomeDirectories'))
    await backend.createHomeDirectories(members.map(({ username }) => username));
  await settleLimits(bench, backend, resource, observed);
  if (can(backend, 'placeProject')) await backend.placeProject(resource, observed, {});
  if (can(backend, 'followEndDates')) await backend.followEndDates(resource, observed, {});
}

async function settleLimits(
  { members, first }: ContractBench<Backend>,
  backend: Backend,
  resource: Resource,
  observed: ObservedResource,
): Promise<void> {
  if (can(backend, 'syncUserLimits')) {
    const wanted = members.slice(0, 1).map(({ username }) => [username, first.waldur] as const);
    await backend.syncUserLimits(resource, new Map(wanted), observed);
  }
  if (can(backend, 'refreshPrepaidLimits')) await backend.refreshPrepaidLimits(resource, observed);
}
