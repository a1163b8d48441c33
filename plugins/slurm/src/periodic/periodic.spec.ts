import { Logger } from '@nestjs/common';
import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, ROOT, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';
import type { SlurmBackend } from '../backend/slurm-backend.ts';

let slurm: FakeSlurm;
beforeAll(() => Logger.overrideLogger(false));
beforeEach(async () => {
  slurm = await FakeSlurm.start();
  await slurm.has([ROOT, row('acct1', '', 'root', 'billing=100')]);
});
afterEach(() => slurm.stop());

function backend(periodic: Readonly<Record<string, unknown>> = { enabled: true }): SlurmBackend {
  return createSlurmBackend(slurm.context({ periodic_limits: periodic }));
}

describe('settings of a periodic policy', () => {
  it('are applied as far as they differ, and every command is told', async () => {
    const settings = { fairshare: '300', grp_tres_mins: { billing: 100, cpu: '2000.0' }, qos_threshold: { a: 1 } };
    const outcome = await backend().applyPeriodicSettings('acct1', settings);
    expect(outcome).toMatchObject({ success: true, mode: 'production', error: undefined });
    expect(outcome.commandsExecuted).toEqual([
      expect.stringContaining('modify account acct1 set fairshare=300'),
      expect.stringContaining('modify account acct1 set GrpTRESMins=cpu=2000'),
    ]);
    expect(slurm.writes()).toHaveLength(2);
  });

  it('are refused with a reason while the site has not switched them on', async () => {
    expect(await backend({}).applyPeriodicSettings('acct1', { fairshare: 3 })).toMatchObject({
      success: false,
      error: 'periodic_limits_not_enabled',
    });
    expect(slurm.calls()).toEqual([]);
  });

  it.each([
    [{ fairshare: 'much' }, 'fairshare'],
    [{ fairshare: true }, 'fairshare'],
    [{ grp_tres_mins: { cpu: null } }, 'grp_tres_mins.cpu'],
    [{ grp_tres_mins: [1] }, 'grp_tres_mins'],
    [{ max_tres_mins: { cpu: '' } }, 'max_tres_mins.cpu'],
  ])('are not guessed: %j', async (settings, key) => {
    await expect(backend().applyPeriodicSettings('acct1', settings)).rejects.toThrow(`${key} of the settings`);
    expect(slurm.writes()).toEqual([]);
  });

  it('are tried again later when the cluster cannot be asked', async () => {
    await slurm.answer({
      '*': 'echo "sacctmgr: error: slurm_persist_conn_open_without_init: failed to open persistent connection to host:db:6819: Connection refused" >&2; exit 1',
    });
    await expect(backend().applyPeriodicSettings('acct1', { fairshare: 3 })).rejects.toBeInstanceOf(
      BackendNotReadyError,
    );
  });

  it('tell what was done before the failure', async () => {
    await slurm.answer({ '*set Grp*': 'echo " Unknown TRES" >&2; exit 1' });
    const outcome = await backend().applyPeriodicSettings('acct1', { fairshare: 3, grp_tres_mins: { cpu: 1 } });
    expect(outcome).toMatchObject({ success: false, commandsExecuted: [expect.stringContaining('fairshare=3')] });
    expect(outcome.error).toContain('Unknown TRES');
  });
});
