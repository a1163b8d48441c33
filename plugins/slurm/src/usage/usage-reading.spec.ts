import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { BackendNotReadyError, type Component, type Resource, type ResourceUsage } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, RESOURCE } from '../../testing/fake-slurm.ts';
import { createSlurmSite } from '../backend/create-slurm-backend.ts';
import { UsageReading } from './usage-reading.ts';

const OCTOBER = { year: 2026, month: 10 };
const NOW = new Date('2026-11-24T08:00:00Z');
const warnings: string[] = [];
let slurm: FakeSlurm;

beforeAll(() =>
  Logger.overrideLogger({
    log: () => undefined,
    error: () => undefined,
    warn: (text: string) => warnings.push(text),
  }),
);

beforeEach(async () => {
  warnings.length = 0;
  slurm = await FakeSlurm.start();
});

afterEach(() => slurm.stop());

interface Site {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly components?: Readonly<Record<string, Component>>;
  readonly timezone?: string;
}

function reading({
  settings = {},
  components = { cpu: { unit_factor: 60 } },
  timezone = 'UTC',
}: Site = {}): UsageReading {
  const site = createSlurmSite({ ...slurm.context(settings), components: () => components });
  return new UsageReading(site, timezone, () => NOW);
}

/** With the clock of the agent at some instant. */
function inTokyo(instant: string): UsageReading {
  return new UsageReading(createSlurmSite(slurm.context()), 'Asia/Tokyo', () => new Date(instant));
}

/** The zone in which `sacct` is run. */
async function zoneOf(timezone: string): Promise<string | undefined> {
  await reading({ timezone }).usage([resource('a')], OCTOBER);
  return call('sacct')[0];
}

function resource(backendId: string): Resource {
  return { ...RESOURCE, backendId };
}

/** A tool that runs these shell lines; `$D` is the directory of the tools. Its calls are noted. */
async function tool(name: string, lines: string): Promise<void> {
  const note = `printf '%s\\n' "TZ=$TZ" "$@" > $D/calls-${name}; echo call >> $D/count-${name}`;
  await writeFile(join(slurm.directory, name), `#!/bin/sh\nD=${slurm.directory}\n${note}\n${lines}\n`, { mode: 0o755 });
}

function call(name: string): string[] {
  return readFileSync(join(slurm.directory, `calls-${name}`), 'utf8')
    .trim()
    .split('\n');
}

function callCount(name: string): number {
  return readFileSync(join(slurm.directory, `count-${name}`), 'utf8')
    .trim()
    .split('\n').length;
}

async function prints(name: string, rows: readonly string[]): Promise<void> {
  await slurm.file(`rows-${name}`, rows.map((row) => `${row}\n`).join(''));
  await tool(name, `cat $D/rows-${name}`);
}

function plain(usage: ReadonlyMap<string, ResourceUsage>): Record<string, unknown> {
  return Object.fromEntries(
    [...usage].map(([backendId, { total, users }]) => [backendId, { total, users: Object.fromEntries(users) }]),
  );
}

describe('asking SLURM', () => {
  it('asks once for all accounts, for the whole month in the zone of the agent', async () => {
    await prints('sacct', ['a_one|cpu=1|00:01:00|alice']);
    const resources = [resource('A_One'), resource('a_two'), resource(''), resource('a_two')];
    await reading({ timezone: 'Europe/Tallinn', settings: { cluster_name: 'prod' } }).usage(resources, {
      year: 2025,
      month: 12,
    });
    expect(call('sacct')).toEqual([
      'TZ=Europe/Tallinn',
      '--parsable2',
      '--noheader',
      '--cluster=prod',
      '--noconvert',
      '--truncate',
      '--allocations',
      '--allusers',
      '--starttime=2025-12-01T00:00:00',
      '--endtime=2026-01-01T00:00:00',
      '--duplicates',
      '--accounts=a_one,a_two',
      '--format=Account,ReqTRES,Elapsed,User',
    ]);
    expect(callCount('sacct')).toBe(1);
  });

  it('starts nothing without an account or for a month that has not begun where the agent is', async () => {
    const november = { year: 2026, month: 11 };
    const december = { year: 2026, month: 12 };
    await tool('sacct', 'exit 1');
    expect((await reading().usage([], november)).size).toBe(0);
    expect((await reading().usage([resource('')], november)).size).toBe(0);
    expect((await inTokyo('2026-11-30T14:59:59Z').usage([resource('a')], december)).size).toBe(0);
    await expect(inTokyo('2026-11-30T15:00:00Z').usage([resource('a')], december)).rejects.toThrow(
      BackendNotReadyError,
    );
  });

  it('asks for everything and picks when the names do not fit on a command line', async () => {
    const names = Array.from({ length: 9000 }, (_, at) => `a_allocation_${at}`);
    await prints('sacct', ['a_allocation_8999|cpu=60|00:01:00|alice', 'foreign|cpu=60|00:01:00|eve']);
    const usage = await reading().usage(
      names.map((name) => resource(name)),
      OCTOBER,
    );
    expect(call('sacct').filter((word) => word.startsWith('--accounts'))).toEqual([]);
    expect(plain(usage)).toEqual({ a_allocation_8999: { total: { cpu: 1 }, users: { alice: { cpu: 1 } } } });
  });

  it('never sends a name that SLURM would take for something else, and still finds it', async () => {
    await prints('sacct', ['a,b|cpu=60|00:01:00|alice', 'a|cpu=60|00:02:00|eve']);
    expect(Object.keys(plain(await reading().usage([resource('a,b')], OCTOBER)))).toEqual(['a,b']);
    expect(call('sacct').filter((word) => word.startsWith('--accounts'))).toEqual([]);
  });

  it('uses the zone of the system when the agent does, and refuses one that the host does not know', async () => {
    await prints('sacct', ['a|cpu=60|00:01:00|alice']);
    expect(await zoneOf('')).toBe(`TZ=${process.env['TZ'] ?? ''}`);
    expect(await zoneOf('No/Where')).toBe(`TZ=${process.env['TZ'] ?? ''}`);
    expect(await zoneOf('europe/tallinn')).toBe('TZ=Europe/Tallinn');
    process.env['TZDIR'] = '/nowhere';
    try {
      await expect(zoneOf('Europe/Tallinn')).rejects.toThrow(/does not know the time zone "Europe\/Tallinn"/);
      expect(await zoneOf('UTC')).toBe('TZ=UTC');
    } finally {
      delete process.env['TZDIR'];
    }
  });
});

describe('the answer', () => {
  it('has totals and users under the ids of Waldur, and nothing for accounts without a job', async () => {
    await prints('sacct', [
      'sacct: a remark without separators',
      'a_one|billing=9,cpu=2,node=1|1-00:00:00|alice',
      'A_ONE|cpu=1|00:00:20|bob',
      'a_one|cpu=1|00:00:20|bob',
      'a_one|cpu=6|01:00:00|',
      'a_two|node=1|01:00:00|alice',
      'a_three|cpu=4|00:00:00|alice',
    ]);
    const names = ['A_One', 'a_two', 'a_three', 'a_four'];
    const usage = plain(
      await reading().usage(
        names.map((name) => resource(name)),
        OCTOBER,
      ),
    );
    expect(usage).toEqual({
      A_One: {
        total: { cpu: (48 * 60 + 40 / 60 + 360) / 60 },
        users: { alice: { cpu: 48 }, bob: { cpu: 40 / 60 / 60 } },
      },
      a_two: { total: {}, users: { alice: {} } },
      a_three: { total: { cpu: 0 }, users: { alice: { cpu: 0 } } },
    });
  });

  it('has whole shares in an offering with targets, halves to the even number', async () => {
    const components = { node_hours: { target_components: { cpu: { factor: 3840 }, 'gres/gpu': { factor: 240 } } } };
    await prints('sacct', [
      'a|cpu=64,gres/gpu=4|01:00:00|two',
      'a|cpu=64|01:30:00|even',
      'a|cpu=64|02:30:00|also-even',
      'a|cpu=64|02:31:00|three',
    ]);
    const usage = (await reading({ components }).usage([resource('a')], OCTOBER)).get('a');
    expect(usage?.total).toEqual({ node_hours: 9 }); // 2 + 1.5 + 2.5 + 2.517, rounded once
    expect(Object.fromEntries(usage?.users ?? [])).toEqual({
      two: { node_hours: 2 },
      even: { node_hours: 2 },
      'also-even': { node_hours: 2 },
      three: { node_hours: 3 },
    });
  });

  it('counts memory in MiB-minutes, each job rounded down', async () => {
    await prints('sacct', ['a|mem=1536K|00:00:59|alice', 'a|mem=1536K|00:00:59|alice', 'a|mem=3P|31-00:00:00|alice']);
    const usage = await reading({ components: { mem: {} } }).usage([resource('a')], OCTOBER);
    expect(usage.get('a')?.total).toEqual({ mem: 1 + 1 + 3 * 2 ** 30 * 44_640 });
  });

  it('counts a time that SLURM itself calls invalid as nothing, and says so', async () => {
    await prints('sacct', ['a|cpu=60|00:01:00|alice', 'a|cpu=60|INVALID|alice']);
    expect((await reading().usage([resource('a')], OCTOBER)).get('a')?.total).toEqual({ cpu: 1 });
    expect(warnings).toEqual([expect.stringMatching(/1 jobs count as nothing .*2026-10.*"INVALID"/)]);
  });

  it('passes remarks on that come with a good answer', async () => {
    await slurm.file('rows', 'a|cpu=60|00:01:00|alice\n');
    await tool('sacct', 'echo "sacct: something is odd" >&2; cat $D/rows');
    expect((await reading().usage([resource('a')], OCTOBER)).size).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('sacct: something is odd')]);
  });
});

describe('not being able to find out', () => {
  const ROW = 'echo "a|cpu=60|00:01:00|alice"';

  it.each([
    ['a failure after some rows', `${ROW}; exit 1`, /reading usage of 2026-10/],
    ['slurmdbd going away', `${ROW}; echo "sacct: error: Getting response to message type" >&2; exit 107`, /slurmdbd/],
    ['a signal', `${ROW}; kill -KILL $$`, /exit status -1/],
    ['a failure that claims success', `${ROW}; echo "Connection refused" >&2`, /Connection refused/],
    ['a row that is cut off at the end', `${ROW}; printf "a|cpu=60|00:01:00|ali"`, /in the middle of a row/],
    ['a row with columns missing', `echo "a|cpu=60"; ${ROW}`, /row that cannot be read/],
    ['silence', `${ROW}; sleep 600`, /gave no answer for 0\.5 s .*usage_timeout_seconds/],
  ])('is never less usage: %s', async (_what, lines, text) => {
    await tool('sacct', lines);
    const usage = reading({ settings: { usage_timeout_seconds: 0.5 } }).usage([resource('a')], OCTOBER);
    await expect(usage).rejects.toThrow(BackendNotReadyError);
    await expect(usage).rejects.toThrow(text);
  });

  it('includes a missing program', async () => {
    const usage = reading().usage([resource('a')], OCTOBER);
    await expect(usage).rejects.toThrow(/^Command not found: .*\/sacct$/);
    await expect(usage).rejects.toThrow(BackendNotReadyError);
  });

  it('includes an answer without rows from a cluster that does not even show its root account', async () => {
    await prints('sacct', []);
    const wrongName = reading({ settings: { cluster_name: 'prdo' } });
    expect((await wrongName.usage([resource('a')], OCTOBER)).size).toBe(0);
    await slurm.has([]);
    await expect(wrongName.usage([resource('a')], OCTOBER)).rejects.toThrow(/check cluster_name/);
  });
});

describe('the hourly sums of SLURM as source', () => {
  const settings = { usage_source: 'sreport', cluster_name: 'prod' };
  const components = { cpu: { unit_factor: 60 }, mem: {}, 'gres/gpu': {} };

  it('are asked for once and taken as they are, without the sums over trees of accounts', async () => {
    await prints('sreport', [
      'root||cpu|98000',
      'a||cpu|90000',
      'a|alice|cpu|7200',
      'a|alice|mem|119',
      'a|alice|billing|99',
      'a|bob|cpu|30',
      'a|bob|gres/gpu|90',
      'foreign|eve|cpu|3600',
    ]);
    const usage = await reading({ settings, components, timezone: 'Europe/Tallinn' }).usage([resource('A')], OCTOBER);
    expect(call('sreport')).toEqual([
      'TZ=Europe/Tallinn',
      '--parsable2',
      '--noheader',
      '-t',
      'Seconds',
      '-T',
      'ALL',
      'cluster',
      'AccountUtilizationByUser',
      'start=2026-10-01T00:00:00',
      'end=2026-11-01T00:00:00',
      'format=Accounts,Login,TresName,Used',
      'cluster=prod',
    ]);
    expect(plain(usage)).toEqual({
      A: {
        total: { cpu: 120.5 / 60, mem: 1, 'gres/gpu': 1.5 },
        users: { alice: { cpu: 2, mem: 1 }, bob: { cpu: 0.5 / 60, 'gres/gpu': 1.5 } },
      },
    });
  });

  it.each(['a|alice|cpu', 'a|alice|cpu|', 'a|alice|cpu|12x', 'a|alice|cpu|-5'])(
    'are refused when odd: %p',
    async (row) => {
      await prints('sreport', ['a|bob|cpu|30', row]);
      await expect(reading({ settings }).usage([resource('a')], OCTOBER)).rejects.toThrow(/sreport printed a row/);
    },
  );
});
