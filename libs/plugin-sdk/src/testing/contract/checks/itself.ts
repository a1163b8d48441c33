import { ok, strictEqual } from 'node:assert/strict';
import { PlanningWriter } from '../../../changes/writers.ts';
import type { Capability } from '../backend-harness.ts';
import { check, type Topic } from '../check.ts';
import { same } from '../same.ts';

/** Members that a capability has besides the one that shows it. */
const COMPANIONS: Partial<Record<Capability, string>> = {
  addUsers: 'removeUsers',
  generateKeys: 'pruneUnknownKeys',
  listResources: 'importableLimits',
  recalculateLimits: 'hasPrepaidComponents',
};

export const ITSELF: Topic = {
  title: 'itself',
  checks: [
    check('says of what type and version it is', [], async ({ backend }) => {
      const { type, version } = backend.identity;
      ok(type.trim() !== '' && version.trim() !== '', 'identity must have a type and a version');
    }),
    check('has the whole of each of its capabilities', [], async ({ backend, harness }) => {
      for (const [capability, companion] of Object.entries(COMPANIONS)) {
        if (!harness.capabilities.includes(capability as Capability)) continue;
        ok(companion in backend, `it has ${capability}, but no ${companion}`);
      }
    }),
    check('answers a ping, and says so when its system does not answer', [], async (bench) => {
      await bench.changesNothing((backend) => backend.ping());
      await bench.inOutages((kind) => bench.couldNotFindOut(bench.backend.ping(), `ping, ${kind}`));
    }),
    check('can be made while its system does not answer: that asks nothing', [], async (bench) => {
      await bench.inOutages(async () => {
        await bench.mount(new PlanningWriter());
      });
    }),
    check('names its system in the same way every time', ['systemId'], async (bench) => {
      const other = await bench.mount(new PlanningWriter());
      strictEqual(typeof bench.backend.systemId, 'string');
      strictEqual(other.systemId, bench.backend.systemId);
    }),
    check('lets a cycle begin, and skips it when its system does not answer', ['preflight'], async (bench) => {
      await bench.changesNothing((backend) => backend.preflight());
      await bench.inOutages((kind) => bench.couldNotFindOut(bench.backend.preflight(), `preflight, ${kind}`));
    }),
    check('says how patient it is with an empty team', ['teamFetch'], async ({ backend }) => {
      const { attempts, delaySeconds } = backend.teamFetch;
      same([attempts >= 1, delaySeconds >= 0], [true, true], 'attempts from 1, seconds from 0');
    }),
  ],
};
