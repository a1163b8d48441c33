import * as nodeTest from 'node:test';
import { BackendError } from '@waldur-site-agent/plugin-sdk';
import {
  BACKEND_CONTRACT,
  type BackendHarness,
  describeBackendContract,
  presentFramework,
} from '@waldur-site-agent/plugin-sdk/testing';
import { LIMITS } from '../contract/breakages/limits.ts';
import { MEMBERSHIP } from '../contract/breakages/membership.ts';
import { ORDERS } from '../contract/breakages/orders.ts';
import { READING } from '../contract/breakages/reading.ts';
import { CollectedRun } from '../contract/collected-run.ts';
import { sandboxHarness } from '../contract/sandbox-harness.ts';
import { brokenHarness, type Breakage } from '../contract/whole-backend.ts';

const BREAKAGES = { ...READING, ...ORDERS, ...LIMITS, ...MEMBERSHIP };

function failuresOf(breakage: Breakage): Promise<ReadonlyMap<string, string>> {
  const run = new CollectedRun();
  describeBackendContract('a backend', brokenHarness(breakage), run.framework);
  return run.failures();
}

/** The sandbox's harness without some of its parts. */
function without(...parts: readonly (keyof BackendHarness)[]): BackendHarness {
  const rest = Object.entries(sandboxHarness()).filter(([part]) => !parts.some((each) => each === part));
  return Object.fromEntries(rest) as unknown as BackendHarness;
}

describe('the contract tests', () => {
  it('have nothing against a backend that keeps the whole contract', async () => {
    expect(await failuresOf(() => undefined)).toEqual(new Map());
  });

  it('are each tried on a backend that breaks what they check', () => {
    const titles = BACKEND_CONTRACT.flatMap(({ title, checks }) => checks.map((each) => `${title} › ${each.title}`));
    expect(Object.keys(BREAKAGES).toSorted()).toEqual(titles.toSorted());
  });

  it.each(Object.entries(BREAKAGES))('find the backend that breaks: %s', async (title, breakage) => {
    expect([...(await failuresOf(breakage)).keys()]).toContain(title);
  });

  it.each([
    [
      'an error',
      (backend) => Object.assign(backend, { setLimits: () => Promise.reject(new BackendError('bad sandbox-secret')) }),
    ],
    [
      'a change',
      (backend) => backend['site'].write('log in', 'sandbox-secret', async () => undefined).catch(() => undefined),
    ],
  ] satisfies [string, Breakage][])('find a secret of the settings in %s', async (_where, breakage) => {
    const failures = [...(await failuresOf(breakage)).values()].filter((text) =>
      text.includes('secret of the settings'),
    );
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.join()).not.toContain('sandbox-secret');
  });

  it('find a capability that the harness does not name, and one that is not there', async () => {
    const { capabilities, ...harness } = sandboxHarness();
    const run = new CollectedRun();
    const named = [...capabilities.filter((each) => each !== 'usage'), 'placeProject' as const];
    describeBackendContract('a backend', { ...harness, capabilities: named }, run.framework);
    const failures = await run.failures();
    expect([...failures.keys()].filter((title) => title.startsWith('its capabilities'))).toHaveLength(2);
    expect([...failures.values()].join()).toMatch(/placeProject.*usage/s);
  });

  it('say in their titles what they left out', () => {
    const harness = without('calls', 'takenId');
    const titles: string[] = [];
    const run = new CollectedRun();
    describeBackendContract('a backend', harness, {
      ...run.framework,
      describe: (title, body) => {
        titles.push(title);
        run.framework.describe(title, body);
      },
    });
    expect(titles[0]).toBe('a backend keeps the contract of a backend (unchecked without: takenId, calls)');
    expect(run.titles.at(-1)).toMatch(/are none of these, which were not checked: .*placeProject/);
  });

  it('take the global functions of the runner, and say what to do where there are none', () => {
    expect(presentFramework().describe).toBe(describe);
    const globals = globalThis as Record<string, unknown>;
    const before = [globals['beforeEach'], process.env['VITEST']] as const;
    try {
      delete globals['beforeEach'];
      process.env['VITEST'] = 'true';
      expect(() => presentFramework()).toThrow(/Set "globals: true" for Vitest/);
      delete process.env['VITEST'];
      expect(presentFramework().it).toBe(nodeTest.it);
    } finally {
      globals['beforeEach'] = before[0];
      if (before[1] !== undefined) process.env['VITEST'] = before[1];
    }
  });

  it('refuse a harness that lacks what a capability needs', () => {
    const harness = without('limits');
    const { framework } = new CollectedRun();
    expect(() => describeBackendContract('a backend', harness, framework)).toThrow(
      /needs limits, to check createResource/,
    );
  });
});
