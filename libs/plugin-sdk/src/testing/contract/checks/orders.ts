import { ok, strictEqual } from 'node:assert/strict';
import { sampleOfferingUser, sampleOrder } from '../../fakes/sample-facts.ts';
import { check, type Topic } from '../check.ts';
import { same } from '../same.ts';

export const ORDERS: Topic = {
  title: 'orders',
  checks: [
    check('are decided about with one of three words, without writing', ['evaluateOrder'], async (bench) => {
      const order = sampleOrder(bench.resource());
      const decision = await bench.changesNothing((backend) => backend.evaluateOrder(order));
      ok(['accept', 'reject', 'pending'].includes(decision), decision);
    }),
    check('that take their time can be asked after', ['checkPendingOrder', 'createResource'], async (bench) => {
      const { pendingOrderId = '' } = await bench.backend.createResource(bench.request());
      ok(pendingOrderId !== '', 'createResource must name the order that checkPendingOrder is asked about');
      const isDone = await bench.changesNothing((backend) => backend.checkPendingOrder(pendingOrderId));
      strictEqual(typeof isDone, 'boolean');
      await bench.inOutages((kind) =>
        bench.couldNotFindOut(bench.backend.checkPendingOrder(pendingOrderId), `checkPendingOrder, ${kind}`),
      );
    }),
    check('get as many keys as they ask for, each once and never shown', ['generateKeys'], async (bench) => {
      const { backendId } = await bench.existing();
      const plan = await bench.plan((backend) => backend.generateKeys(backendId, 2));
      ok(plan.length > 0, 'the plan is empty');
      const keys = await bench.backend.generateKeys(backendId, 2);
      strictEqual(new Set(keys.map(({ clientId }) => clientId)).size, 2);
      for (const { apiKey } of keys) {
        ok(apiKey !== '', 'a key is empty');
        bench.mustNotShow(apiKey);
      }
    }),
    check('leave no key that Waldur does not know', ['generateKeys'], async (bench) => {
      const { backendId } = await bench.existing();
      const [known, unknown] = await bench.backend.generateKeys(backendId, 2);
      const before = await bench.state();
      await bench.backend.pruneUnknownKeys(backendId, [known!.clientId]);
      ok(JSON.stringify(before).includes(unknown!.clientId), 'state() does not show the keys');
      ok(!JSON.stringify(await bench.state()).includes(unknown!.clientId), 'the unknown key is still there');
      await bench.changesNothing((backend) => backend.pruneUnknownKeys(backendId, [known!.clientId]));
    }),
    check('may end with another id, which can be asked for', ['effectiveId'], async (bench) => {
      const { backendId } = await bench.existing();
      const id = await bench.changesNothing((backend) => backend.effectiveId(backendId));
      ok(id === undefined || id !== '', 'an id is a text, or undefined');
    }),
    check('of people whose names it decides about name only those', ['knownUsernames'], async (bench) => {
      const users = [sampleOfferingUser(1), sampleOfferingUser(2)];
      const names = await bench.changesNothing((backend) => backend.knownUsernames(users));
      const uuids = new Set(users.map(({ uuid }) => uuid));
      same(
        [...names.keys()].filter((uuid) => !uuids.has(uuid)),
        [],
      );
      same(
        [...names.values()].filter((name) => name.trim() === ''),
        [],
      );
      await bench.inOutages((kind) =>
        bench.couldNotFindOut(bench.backend.knownUsernames(users), `knownUsernames, ${kind}`),
      );
    }),
  ],
};
