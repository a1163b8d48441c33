import { Test } from '@nestjs/testing';
import {
  BACKEND,
  BackendConfigurationError,
  can,
  LiveWriter,
  type Component,
  type OfferingContext,
} from '@waldur-site-agent/plugin-sdk';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { MupBackend } from '../backend/mup-backend.ts';
import { allocatedLimits, allocationComponents } from '../components/allocation-components.ts';
import { MupModule } from '../mup.module.ts';
import { MupComponent } from './mup-component.ts';
import { MupSettings } from './mup-settings.ts';
import { resolveSettings } from './resolved-settings.ts';

type Raw = Readonly<Record<string, unknown>>;

const LOGIN = { api_url: 'https://mup.example.org/portal/api/', username: 'agent', password: 'pa55' };
const LIMITED = { cpu: { accounting_type: 'limit' } };

function problems(raw: Raw): string[] {
  const settings = { ...LOGIN, ...raw };
  const faults = validateSync(plainToInstance(MupSettings, settings));
  const typed = faults.flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((text) => `${property}: ${text}`),
  );
  const crossed = MupSettings.crossCheck(settings).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return [...typed, ...crossed];
}

function context(settings: Raw, components: Readonly<Record<string, Component>> = LIMITED): OfferingContext {
  return {
    name: 'Portal',
    uuid: 'a'.repeat(32),
    backendType: 'mup',
    settings,
    components: () => components,
    facts: () => ({ partitions: [], enforceQos: false, serviceProviderUuid: '', pluginOptions: {} }),
    timezone: 'UTC',
    writer: new LiveWriter(),
  };
}

function componentFaults(raw: Raw): string[] {
  return validateSync(plainToInstance(MupComponent, raw)).map(({ property }) => property);
}

/** Mounting the plugin for an offering, as something to be refused. */
function mounting(settings: Raw, components?: Readonly<Record<string, Component>>): () => void {
  return () => void MupModule.forOffering(context({ ...LOGIN, ...settings }, components));
}

describe('the settings schema', () => {
  it.each([
    [{ api_url: 'mup.example.org' }, 'api_url: write the address of the portal'],
    [{ api_url: 'https://u:p@mup.example.org' }, 'api_url: holds a login; write it to username and password'],
    [{ username: '' }, 'username: write the name of the account'],
    [{ password: '' }, 'password: write the password of the account'],
    [{ default_research_field: 'maths' }, "default_research_field: write the number of a field from MUP's list"],
    [{ research_field_mapping: [] }, 'research_field_mapping: write a mapping from OECD codes'],
    [{ research_field_mapping: { '1.3': 'x' } }, 'research_field_mapping.1.3: is not a whole number'],
    [{ terminate_mode: 'delete' }, 'terminate_mode: terminate_mode must be one of the following values'],
    [{ timeout: 0 }, 'timeout: timeout must not be less than 1'],
    [{ usage_is_cumulative: 'yes' }, 'usage_is_cumulative: '],
  ])('refuses %p', (raw, text) => {
    expect(problems(raw).join('\n')).toContain(text);
  });

  it('accepts empty values, and keys it does not know', () => {
    const raw = { project_prefix: 'waldur_', default_user_salutation: '', default_user_gender: null, ours: 1 };
    expect(problems(raw)).toEqual([]);
  });

  it('wants a name as an allocation type', () => {
    expect(componentFaults({ mup_allocation_type: 'storage' })).toEqual([]);
    expect(componentFaults({})).toEqual([]);
    expect(componentFaults({ mup_allocation_type: '' })).toEqual(['mup_allocation_type']);
    expect(componentFaults({ mup_allocation_type: 3 })).toEqual(['mup_allocation_type']);
  });
});

describe('defaults', () => {
  it('apply to what is missing, and not to what is empty', () => {
    expect(resolveSettings(LOGIN)).toMatchObject({
      origin: 'https://mup.example.org',
      timeoutSeconds: 30,
      allocationPrefix: 'alloc_',
      project: { agency: 'FCT', researchField: 1, storageLimit: 1000 },
      user: { salutation: 'Dr.', birthYear: 1990, fundingPrefix: 'WALDUR-SITE-AGENT-' },
      terminateMode: 'deactivate_allocation',
      usageIsCumulative: false,
    });
    const resolved = resolveSettings({ ...LOGIN, allocation_prefix: '', default_agency: null, timeout: 0 });
    expect(resolved).toMatchObject({ allocationPrefix: '', project: { agency: 'FCT' }, timeoutSeconds: 30 });
  });

  it('make an allocation of each component that is ordered by limit', () => {
    const components = allocationComponents({
      gpu: { accounting_type: 'limit', unit_factor: 2.5, mup_allocation_type: 'Deucalion gpu' },
      seats: { accounting_type: 'usage' },
      cpu: { accounting_type: 'limit', unit_factor: null },
    });
    expect(components).toEqual([
      { name: 'gpu', type: 'Deucalion gpu', factor: 2.5 },
      { name: 'cpu', type: 'Deucalion x86_64', factor: 1 },
    ]);
    expect(allocatedLimits({ cpu: 1, seats: 2 }, components)).toEqual({ cpu: 1 });
  });
});

describe('the module', () => {
  it('provides the backend of an offering with all it can do', async () => {
    const imports = [MupModule.forOffering(context(LOGIN))];
    const module = await Test.createTestingModule({ imports }).compile();
    const backend: MupBackend = module.get(BACKEND);
    expect(backend).toBeInstanceOf(MupBackend);
    expect(backend.identity).toEqual({ type: 'waldur-site-agent-mup', version: expect.stringMatching(/^\d+\.\d+/) });
    expect(backend.systemId).toBe('https://mup.example.org');
    for (const capability of ['createResource', 'setLimits', 'addUsers', 'usage', 'presentUsageOnly'] as const) {
      expect(can(backend, capability)).toBe(true);
    }
    expect(can(backend, 'setStatus')).toBe(false);
  });

  it.each([
    [{ password: undefined }, 'password is required'],
    [{ username: ' ' }, 'username is required'],
    [{ password: 1234 }, 'password is read as a number: put it in quotes'],
    [{ api_url: 'mup.example.org' }, 'api_url is not a web address'],
    [{ api_url: 'ftp://mup.example.org' }, 'api_url is not a web address'],
    [{ terminate_mode: 'delete' }, 'terminate_mode "delete" is not known; use one of deactivate_allocation, none'],
  ])('refuses an offering with %p', (settings, text) => {
    expect(mounting(settings)).toThrow(BackendConfigurationError);
    expect(mounting(settings)).toThrow(text);
  });

  it('refuses components that are not ordered by limit', () => {
    expect(mounting({}, { ...LIMITED, gpu: { accounting_type: 'usage' } })).toThrow(
      'component gpu has the accounting type usage: with MUP every component needs',
    );
  });

  it('shows no value of a secret when it refuses', () => {
    expect(mounting({ api_url: 'u:pa55@mup.example.org' })).toThrow(/^(?!.*pa55)/);
  });
});
