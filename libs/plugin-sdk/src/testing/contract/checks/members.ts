import { ok } from 'node:assert/strict';
import { can } from '../../../capabilities/has.ts';
import type { Member } from '../../../resource/member.ts';
import type { Resource } from '../../../resource/resource.ts';
import { check, type Able, type Topic } from '../check.ts';
import type { ContractBench } from '../contract-bench.ts';
import { convergesAfterInterruptions } from '../interruptions.ts';
import { same } from '../same.ts';

type Bench = ContractBench<Able<'addUsers' | 'observeResources'>>;

export const MEMBERS: Topic = {
  title: 'members',
  checks: [
    check('get access, and exactly they', ['addUsers', 'observeResources'], async (bench) => {
      const resource = await bench.existing();
      const added = await bench.backend.addUsers(resource, twice(bench.members));
      same(sorted(added), names(bench), 'the answer names those who have access now');
      await areThere(bench, resource, names(bench));
    }),
    check('who have access already are an answer, and no write', ['addUsers', 'observeResources'], async (bench) => {
      const resource = await bench.populated();
      for (const observed of [undefined, await bench.observed(resource)]) {
        const added = await bench.changesNothing((backend) => backend.addUsers(resource, bench.members, observed));
        same(sorted(added), names(bench));
      }
    }),
    check('lose access, and nobody else does', ['addUsers', 'observeResources'], async (bench) => {
      const resource = await bench.populated();
      const [leaving = '', ...staying] = names(bench);
      const gone = await bench.backend.removeUsers(resource, [leaving, leaving]);
      same(sorted(gone), [leaving], 'the answer names those without access now');
      await areThere(bench, resource, staying);
    }),
    check('who lost access already are an answer, and no write', ['addUsers', 'observeResources'], async (bench) => {
      const resource = await bench.populated();
      const leaving = names(bench).slice(0, 1);
      await bench.backend.removeUsers(resource, leaving, await bench.observed(resource));
      for (const observed of [undefined, await bench.observed(resource)]) {
        const gone = await bench.changesNothing((backend) => backend.removeUsers(resource, leaving, observed));
        same(sorted(gone), leaving);
      }
      await bench.changesNothing((backend) => backend.removeUsers(resource, ['stranger']));
    }),
    check('can come back', ['addUsers', 'observeResources'], async (bench) => {
      const resource = await bench.populated();
      await bench.backend.removeUsers(resource, names(bench));
      await areThere(bench, resource, []);
      same(sorted(await bench.backend.addUsers(resource, bench.members)), names(bench));
      await areThere(bench, resource, names(bench));
    }),
    check('of one resource are not those of another', ['addUsers', 'observeResources'], async (bench) => {
      if (bench.harness.sharesMembers === true) return;
      const [one, other] = [await bench.populated(1, []), await bench.populated(2)];
      await areThere(bench, one, []);
      await bench.backend.addUsers(one, bench.members);
      await bench.backend.removeUsers(one, names(bench));
      await areThere(bench, other, names(bench));
    }),
    check(
      'whom the system refuses are left out, and hold up nobody',
      ['addUsers', 'observeResources'],
      async (bench) => {
        const resource = await bench.existing();
        const [first, ...others] = bench.members;
        const team = [first!, bench.harness.refusedMember!, ...others];
        same(sorted(await bench.backend.addUsers(resource, team)), names(bench));
        await areThere(bench, resource, names(bench));
      },
      ['refusedMember'],
    ),
    check(
      'are complete after the next attempt, wherever it was interrupted',
      ['addUsers', 'observeResources'],
      (bench) => {
        const state = { resource: bench.resource() };
        return convergesAfterInterruptions(bench, {
          given: async () => {
            state.resource = await bench.existing();
          },
          work: (backend) => backend.addUsers(state.resource, bench.members),
          afterwards: () => areThere(bench, state.resource, names(bench)),
        });
      },
    ),
    check('are never said to have or lose access while the system does not answer', ['addUsers'], async (bench) => {
      const [present, ...joining] = bench.members;
      const resource = await bench.populated(1, [present!]);
      await bench.inOutages(async (kind) => {
        await claimsNothing(bench, bench.backend.addUsers(resource, joining), `addUsers, ${kind}`);
        await claimsNothing(bench, bench.backend.removeUsers(resource, [present!.username]), `removeUsers, ${kind}`);
      });
    }),
    check('are only planned in a dry run, for a resource that is only planned too', ['addUsers'], async (bench) => {
      const [present] = bench.members;
      const resource = await bench.populated(1, [present!]);
      const plan = await bench.plan(async (backend) => {
        same(sorted(await backend.addUsers(resource, bench.members)), names(bench));
        same(sorted(await backend.removeUsers(resource, [present!.username])), [present!.username]);
        if (!can(backend, 'createResource')) return;
        const { backendId } = await backend.createResource(bench.request(2));
        const planned = { ...bench.resource(2), backendId };
        same(sorted(await backend.addUsers(planned, bench.members)), names(bench), 'for a planned resource');
      });
      ok(plan.length > 1, 'adding and removing must both be in the plan');
    }),
  ],
};

async function areThere(bench: Bench, resource: Resource, wanted: readonly string[]) {
  const { users } = await bench.observed(resource);
  same(users.toSorted(), wanted.toSorted(), 'users whom observeResources shows');
}

/** An outage is thrown on; or, where one user's failure is logged, nobody is in the answer. */
async function claimsNothing(
  bench: Pick<Bench, 'isTransient'>,
  work: Promise<ReadonlySet<string>>,
  what: string,
): Promise<void> {
  const claimed = await work.catch((error: unknown) => {
    bench.isTransient(error);
    return new Set<string>();
  });
  same(sorted(claimed), [], what);
}

function names({ members }: Pick<Bench, 'members'>): readonly string[] {
  return members.map(({ username }) => username).toSorted();
}

function sorted(usernames: ReadonlySet<string>): readonly string[] {
  return [...usernames].toSorted();
}

function twice(members: readonly Member[]): readonly Member[] {
  return [...members, ...members];
}
