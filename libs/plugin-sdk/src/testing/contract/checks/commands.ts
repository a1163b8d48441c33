import { ok, strictEqual } from 'node:assert/strict';
import type { ApiKey } from '../../../capabilities/orders.ts';
import { check, type Topic } from '../check.ts';
import { same } from '../same.ts';

const ATTRIBUTES = { email: 'alice@example.org', full_name: 'Alice Sample' };

export const COMMANDS: Topic = {
  title: 'commands of Waldur',
  checks: [
    check('replace the secret of one key, and can be repeated', ['rotateKey', 'generateKeys'], async (bench) => {
      const { backendId } = await bench.existing();
      const keys = await bench.backend.generateKeys(backendId, 2);
      const known = keys.map(({ clientId }) => clientId);
      let [{ clientId } = { clientId: '' }] = keys;
      const secrets = new Set(keys.map(({ apiKey }) => apiKey));
      for (const given of [known, undefined]) {
        const rotated = await bench.backend.rotateKey(clientId, backendId, given);
        bench.mustNotShow(secretOf(rotated));
        ok(!secrets.has(secretOf(rotated)), 'the new secret is an old one');
        secrets.add(secretOf(rotated));
        clientId = typeof rotated === 'string' ? clientId : rotated.clientId;
      }
      ok(JSON.stringify(await bench.state()).includes(known.at(1)!), 'the other key is gone');
    }),
    check('are only planned in a dry run', ['rotateKey', 'generateKeys'], async (bench) => {
      const { backendId } = await bench.existing();
      const [key] = await bench.backend.generateKeys(backendId, 1);
      const plan = await bench.plan((backend) => backend.rotateKey(key!.clientId, backendId, [key!.clientId]));
      ok(plan.length > 0, 'the plan is empty');
    }),
    check(
      'about periodic limits are carried out, and change nothing the second time',
      ['applyPeriodicSettings'],
      async (bench) => {
        const { backendId } = await bench.existing();
        const settings = bench.harness.periodicSettings!;
        same((await bench.backend.applyPeriodicSettings(backendId, settings)).success, true);
        const state = await bench.state();
        same((await bench.backend.applyPeriodicSettings(backendId, settings)).success, true);
        same(await bench.state(), state, 'after the second time');
        await bench.inOutages((kind) =>
          bench.couldNotFindOut(bench.backend.applyPeriodicSettings(backendId, settings), `periodic limits, ${kind}`),
        );
      },
      ['periodicSettings'],
    ),
    check('to take over resources find what is there, with its limits', ['listResources'], async (bench) => {
      const resources = [await bench.existing(1), await bench.existing(2)];
      const ids = resources.map(({ backendId }) => backendId);
      const listed = await bench.changesNothing((backend) => backend.listResources());
      const found = listed.map(({ backendId }) => backendId);
      same(found.filter((id) => ids.includes(id)).toSorted(), ids.toSorted(), 'resources that are there');
      strictEqual(new Set(found).size, found.length, 'something is listed twice');
      for (const id of ids) same(await bench.backend.importableLimits(id), bench.first.waldur);
      await bench.inOutages((kind) => bench.couldNotFindOut(bench.backend.listResources(), `listResources, ${kind}`));
    }),
    check(
      'about attributes of people are kept, and change nothing the second time',
      ['updateMemberAttributes'],
      async (bench) => {
        await bench.populated();
        const username = bench.members[0]?.username ?? 'alice';
        await bench.backend.updateMemberAttributes(username, ATTRIBUTES);
        const state = await bench.state();
        await bench.backend.updateMemberAttributes(username, ATTRIBUTES);
        same(await bench.state(), state, 'after the second time');
      },
    ),
  ],
};

function secretOf(rotated: string | ApiKey): string {
  return typeof rotated === 'string' ? rotated : rotated.apiKey;
}
