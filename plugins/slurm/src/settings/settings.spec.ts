import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { BACKEND, BackendConfigurationError, can } from '@waldur-site-agent/plugin-sdk';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { FakeSlurm } from '../../testing/fake-slurm.ts';
import { SlurmBackend } from '../backend/slurm-backend.ts';
import { SlurmModule } from '../slurm.module.ts';
import { resolveSettings } from './resolved-settings.ts';
import { SlurmComponent } from './slurm-component.ts';
import { SlurmSettings } from './slurm-settings.ts';

const BASE = { default_account: 'root', customer_prefix: 'c_', project_prefix: 'p_', allocation_prefix: 'a_' };

function problemPaths(raw: Record<string, unknown>): string[] {
  const errors = validateSync(plainToInstance(SlurmSettings, { ...BASE, ...raw }));
  const nested = errors.flatMap((error) => error.children ?? []);
  const typed = errors.concat(nested).map((error) => error.property);
  return [...typed, ...SlurmSettings.crossCheck({ ...BASE, ...raw }).map((problem) => problem.path.join('.'))];
}

function targetPaths(targets: unknown): string[] {
  return SlurmComponent.crossCheck({ target_components: targets }).map((problem) => problem.path.join('.'));
}

describe('the settings schema', () => {
  it.each([
    [{ rest_api: { url: 'ftp://x', username: 'u', token_env: 'T' } }, 'url'],
    [{ rest_api: { url: 'unix:///run/x.sock', username: 'u' } }, 'rest_api'],
    [{ qos_management: { max_jobs: 'many' } }, 'max_jobs'],
    [{ project_directory: { lustre_quota: { block_softlimit: '1' } } }, 'project_directory'],
    [{ command_timeout_seconds: 0 }, 'command_timeout_seconds'],
    [{ usage_source: 'squeue' }, 'usage_source'],
    [{ usage_timeout_seconds: 0 }, 'usage_timeout_seconds'],
    [{ write_lock_file: 'slurm.lock' }, 'write_lock_file'],
    [{ homedir_quota: { provider: 'xfs', size: 1 } }, 'homedir_quota.size'],
  ])('refuses %p', (raw, path) => {
    expect(problemPaths(raw)).toContain(path);
  });

  it('accepts empty values and keys of older files', () => {
    expect(
      problemPaths({
        root_account: null,
        rest_api: null,
        qos_management: null,
        enforce_offering_qos: null,
        periodic_limits: { grace_ratio: 0.2, tres_billing_enabled: true },
        something_of_ours: 1,
      }),
    ).toEqual([]);
  });

  it('checks the targets of components', () => {
    expect(targetPaths({ cpu: { factor: 2 }, mem: {} })).toEqual([]);
    expect(targetPaths({ cpu: { factor: 0 }, mem: { share: 1 }, node: 3 })).toEqual([
      'target_components.cpu.factor',
      'target_components.mem.share',
      'target_components.node',
    ]);
  });
});

describe('defaults', () => {
  it('apply to what is missing, empty or not to be trusted', () => {
    expect(resolveSettings({})).toMatchObject({
      binPath: '/usr/bin',
      clusterName: undefined,
      timeoutSeconds: 60,
      writeLockFile: undefined,
      defaultAccount: 'root',
      accountPolicy: 'common',
      rootAccount: 'root',
      customerPrefix: '',
      qosDefault: 'normal',
      softDelete: false,
    });
    expect(resolveSettings({ root_account: '', default_account: 'd', slurm_bin_path: '' })).toMatchObject({
      rootAccount: 'd',
      binPath: '',
    });
    expect(resolveSettings({ project_directory: { permissions: 504 } }).projectDirectory.permissions).toBeUndefined();
    expect(resolveSettings({})).toMatchObject({ usageSource: 'sacct', usageTimeoutSeconds: 600 });
    expect(resolveSettings({ command_timeout_seconds: 5 }).usageTimeoutSeconds).toBe(50);
    expect(resolveSettings({ usage_timeout_seconds: 7, usage_source: 'sreport' })).toMatchObject({
      usageSource: 'sreport',
      usageTimeoutSeconds: 7,
    });
    expect(resolveSettings({ parent_account: 2026 }).parentAccount).toBe('2026');
    expect(resolveSettings({ write_lock_file: 'slurm.lock' }).writeLockFile).toBeUndefined();
    expect(resolveSettings({ write_lock_file: '/run/slurm.lock' }).writeLockFile).toBe('/run/slurm.lock');
  });
});

describe('the module', () => {
  let slurm: FakeSlurm;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    slurm = await FakeSlurm.start();
  });

  afterAll(() => slurm.stop());

  it('provides the backend of an offering with all it can do', async () => {
    const module = await Test.createTestingModule({ imports: [SlurmModule.forOffering(slurm.context())] }).compile();
    const backend: SlurmBackend = module.get(BACKEND);
    expect(backend).toBeInstanceOf(SlurmBackend);
    expect(backend.identity).toEqual({ type: 'waldur-site-agent-slurm', version: expect.stringMatching(/^\d+\.\d+/) });
    expect(backend.hasPrepaidComponents).toBe(false);
    const orders = ['createResource', 'setLimits', 'recalculateLimits', 'preflight', 'addUsers'] as const;
    const membership = ['keepUsers', 'setStatus', 'syncUserLimits', 'refreshPrepaidLimits', 'placeProject'] as const;
    for (const capability of [...orders, ...membership, 'createHomeDirectories'] as const) {
      expect(can(backend, capability)).toBe(true);
    }
    for (const capability of ['evaluateOrder', 'reconcileRoles', 'membershipStatuses'] as const) {
      expect(can(backend, capability)).toBe(false);
    }
    expect(SlurmModule.makesHomeDirectories).toBe(true);
  });

  it.each([
    [{ execution_mode: 'rset' }, "execution_mode 'rset' is not known; use one of cli, rest"],
    [{ execution_mode: 'rest' }, 'rest_api is required'],
    [{ execution_mode: 'rest', rest_api: { url: 'http://x' } }, 'cluster_name is required'],
    [
      { execution_mode: 'rest', rest_api: { url: 'http://x' }, cluster_name: 'c' },
      'command line tools only; set execution_mode',
    ],
    [{ default_account_policy: 'indivdual' }, "default_account_policy 'indivdual'"],
    [{ ldap: { uri: 'ldap://x' } }, 'LDAP add-on'],
  ])('refuses an offering with %p', (settings, text) => {
    const mount = () => SlurmModule.forOffering(slurm.context(settings));
    expect(mount).toThrow(BackendConfigurationError);
    expect(mount).toThrow(text);
  });
});
