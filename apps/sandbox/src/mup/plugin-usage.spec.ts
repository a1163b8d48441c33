import { Logger } from '@nestjs/common';
import { createMupBackend, type MupBackend } from '@waldur-site-agent/plugin-mup';
import { BackendConfigurationError, LiveWriter } from '@waldur-site-agent/plugin-sdk';
import { SimulatedMup } from './simulated-mup.ts';
import { CREATED, offeringOn } from './testing/offering.ts';

const MONTH = { year: 2026, month: 3 };
/** The last minute of March in Lisbon, where it is summer. */
const NOW = new Date('2026-03-31T22:59:00Z');

let mup: SimulatedMup;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  mup = await SimulatedMup.start();
  const project = mup.state.addProject().id;
  for (const [identifier, total] of [
    [CREATED.backendId, 100],
    ['second', 7],
  ] as const) {
    const { id } = mup.state.addAllocation({ project, identifier });
    mup.state.usage.set(id, { total, users: { alice: total - 1, '': 1 } });
  }
});

afterEach(() => mup.close());

function backend(settings: Readonly<Record<string, unknown>> = {}): MupBackend {
  return createMupBackend(offeringOn(mup, { writer: new LiveWriter(), settings }), { now: () => NOW });
}

const resources = [CREATED, { ...CREATED, backendId: 'second' }, { ...CREATED, backendId: 'gone' }];

it('is that of the primary allocation, and belongs to the first component', async () => {
  const usage = await backend().usage(resources, MONTH);
  expect([...usage.keys()]).toEqual([CREATED.backendId, 'second']);
  expect(usage.get(CREATED.backendId)).toEqual({
    total: { cpu: 100, gpu: 0 },
    users: new Map([['alice', { cpu: 99, gpu: 0 }]]),
  });
});

it('is known for the present month only', async () => {
  expect(backend().presentUsageOnly).toBe(true);
  await expect(backend().usage(resources, { year: 2026, month: 2 })).resolves.toEqual(new Map());
  expect(mup.requests).toEqual([]);
});

it.each([
  ['an answer of 500', { path: /usage$/, kind: { status: 500 } }],
  ['an answer that is no JSON', { path: /usage$/, kind: 'garbage' }],
  ['no answer about an allocation', { path: /projects\/allocations/, kind: 'reset' }],
  ['a refused login', { path: /usage$/, kind: { status: 401 } }],
] as const)('is not told at all after %s', async (_, fault) => {
  mup.fault(fault);
  await expect(backend().usage(resources, MONTH)).rejects.toThrow(/MUP/);
});

it('is not known where the portal does not tell it, which is not the same as none', async () => {
  mup.fault({ path: /usage$/, kind: { status: 400 } });
  const usage = await backend().usage(resources, MONTH);
  expect([...usage.values()].map((each) => each === undefined)).toEqual([true, false]);
  expect(usage.has('second')).toBe(true);
});

it('is a mistake of the configuration without components', async () => {
  const none = createMupBackend(offeringOn(mup, { writer: new LiveWriter(), components: {} }), { now: () => NOW });
  await expect(none.usage(resources, MONTH)).rejects.toThrow(BackendConfigurationError);
});

describe('counted from the beginning of an allocation', () => {
  const settings = { usage_is_cumulative: true };

  it('is what is more than Waldur has for earlier months, each resource for itself', async () => {
    const usage = await backend(settings).usage(resources, MONTH, new Map([[CREATED.backendId, { cpu: 60 }]]));
    expect(usage).toEqual(
      new Map([
        [CREATED.backendId, { total: { cpu: 40, gpu: 0 }, users: new Map() }],
        ['second', { total: { cpu: 7, gpu: 0 }, users: new Map([['alice', { cpu: 6, gpu: 0 }]]) }],
      ]),
    );
  });

  it('needs what Waldur has, and only where the site says so', async () => {
    expect([backend().needsEarlierUsage, backend(settings).needsEarlierUsage]).toEqual([false, true]);
    const usage = await backend().usage([CREATED], MONTH, new Map([[CREATED.backendId, { cpu: 60 }]]));
    expect(usage.get(CREATED.backendId)?.total).toEqual({ cpu: 100, gpu: 0 });
  });

  it('is not reported as that of a month while nobody tells what Waldur has', async () => {
    await expect(backend(settings).usage([CREATED], MONTH)).rejects.toThrow(/usage of earlier months/);
  });
});
