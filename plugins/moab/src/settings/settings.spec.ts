import { Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { BACKEND, BackendConfigurationError, can } from '@waldur-site-agent/plugin-sdk';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { moabContext } from '../../testing/moab-offering.ts';
import { MoabBackend } from '../backend/moab-backend.ts';
import { MoabModule } from '../moab.module.ts';
import { MoabSettings } from './moab-settings.ts';
import { resolveSettings } from './resolved-settings.ts';

function problems(raw: Record<string, unknown>): Record<string, string> {
  const errors = validateSync(plainToInstance(MoabSettings, raw));
  return Object.fromEntries(
    errors.map(({ property, constraints }) => [property, Object.values(constraints ?? {}).join('; ')]),
  );
}

beforeAll(() => Logger.overrideLogger(false));

describe('the settings schema', () => {
  it.each([
    [{ deposit_mode: 'all' }, 'use one of difference, full'],
    [{ soft_delete: 'perhaps' }, 'write true or false'],
    [{ command_timeout: 0 }, 'write a number of seconds of at least 1'],
    [{ command_timeout: '1m' }, 'write a number of seconds of at least 1'],
    [{ allocation_prefix: 'a b' }, 'no blanks'],
    [{ project_prefix: '-p' }, 'no leading dash'],
    [{ binary_dir: 7 }, 'such as /opt/mam/bin'],
    [{ backend_id_max_retries: 0 }, 'a whole number of at least 1'],
  ])('refuses %p and says what would be right', (raw, text) => {
    const [key = ''] = Object.keys(raw);
    expect(problems(raw)[key]).toContain(text);
  });

  it('accepts nothing at all, empty values, and keys of older files', () => {
    const older = { customer_prefix: 'c_', default_account: 'root', enable_user_homedir_account_creation: true };
    expect(problems({})).toEqual({});
    expect(problems({ ...older, default_homedir_umask: '0077', binary_dir: null, soft_delete: null, ours: 1 })).toEqual(
      {},
    );
  });
});

it('defaults apply to what is missing or not to be trusted', () => {
  expect(resolveSettings({ command_timeout: -1, binary_dir: null })).toEqual({
    allocationPrefix: '',
    projectPrefix: '',
    depositMode: 'difference',
    softDelete: false,
    requireDefaultAccount: true,
    binaryDir: '',
    timeoutSeconds: 60,
  });
  expect(resolveSettings({ allocation_prefix: 2026 }).allocationPrefix).toBe('2026');
});

describe('the module', () => {
  it('provides the backend of an offering with all it can do, and nothing more', async () => {
    const module = await Test.createTestingModule({ imports: [MoabModule.forOffering(moabContext())] }).compile();
    const backend: MoabBackend = module.get(BACKEND);
    expect(backend).toBeInstanceOf(MoabBackend);
    expect(backend.identity).toEqual({ type: 'waldur-site-agent-moab', version: expect.stringMatching(/^\d+\.\d+/) });
    for (const capability of ['createResource', 'reportResource', 'setLimits', 'addUsers', 'usage'] as const) {
      expect(can(backend, capability)).toBe(true);
    }
    expect(can(backend, 'setStatus')).toBe(false);
    expect(can(backend, 'presentUsageOnly')).toBe(false);
  });

  it.each([
    [{ deposit_mode: 'diff' }, "deposit_mode 'diff' is not known; use one of difference, full"],
    [{ soft_delete: 'perhaps' }, "soft_delete 'perhaps' is neither true nor false"],
    [{ require_default_account: 3 }, 'require_default_account 3 is neither'],
  ])('refuses an offering with %p', (settings, text) => {
    const mount = () => MoabModule.forOffering(moabContext(settings));
    expect(mount).toThrow(BackendConfigurationError);
    expect(mount).toThrow(text);
  });

  it('refuses an offering without a deposit', () => {
    const context = { ...moabContext(), components: () => ({ cpu: { accounting_type: 'limit' } }) };
    expect(() => MoabModule.forOffering(context)).toThrow(BackendConfigurationError);
    expect(() => MoabModule.forOffering(context)).toThrow(/has no "deposit"/);
  });
});
