import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { SettingsProblem, SettingsSchema } from '@waldur-site-agent/plugin-sdk';
import type { PluginSchemas } from './index.ts';
import { load, MINIMAL, offeringWith, where } from '../testing/files.ts';

class RestSettings {
  @IsString()
  url!: string;

  @IsInt()
  timeout: number = 30;
}

class Settings {
  @IsString()
  default_account!: string;

  @IsOptional()
  @IsIn(['cli', 'rest'])
  execution_mode: string = 'cli';

  @IsOptional()
  @Max(65_535)
  @Min(1)
  @IsInt()
  port?: number;

  @IsBoolean()
  soft_delete: boolean = false;

  @IsOptional()
  @Matches(/^[0-7]{1,4}$/, { message: 'umask must be an octal number' })
  @IsString()
  umask: string = '0077';

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  names?: string[];

  @IsOptional()
  @Matches(/^ey/)
  rest_token?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => RestSettings)
  rest_api?: RestSettings;

  static crossCheck(raw: Readonly<Record<string, unknown>>): readonly SettingsProblem[] {
    if (raw['execution_mode'] !== 'rest' || raw['rest_api'] !== undefined) return [];
    return [{ path: ['execution_mode'], message: 'is rest without rest_api; add rest_api.url' }];
  }
}

class ComponentKeys {
  @IsOptional()
  @IsInt()
  priority?: number;
}

const asked: string[] = [];
const schemas: PluginSchemas = {
  settings: (type) => {
    asked.push(type);
    return Promise.resolve(type === 'test-backend' ? Settings : undefined);
  },
  component: (type) => Promise.resolve(type === 'test-backend' ? ComponentKeys : undefined),
};

async function settings(yaml: string, using: PluginSchemas = schemas) {
  const { configuration, problems } = await load(offeringWith(`backend_settings: ${yaml}`), { schemas: using });
  return { values: configuration.offerings[0]?.backend_settings, problems };
}

const texts = (problems: Awaited<ReturnType<typeof settings>>['problems']) =>
  problems.map((problem) => `${problem.severity} ${where(problem)}: ${problem.message}; ${problem.hint}`);

describe('settings a schema accepts', () => {
  it('are parsed, without defaults and with the keys it does not know', async () => {
    const yaml = '{default_account: root, soft_delete: "yes", port: "80", other: {a: 1}, rest_api: {url: "http://x"}}';
    const { values, problems } = await settings(yaml);
    expect(problems).toEqual([]);
    expect(values).toEqual({
      default_account: 'root',
      soft_delete: true,
      port: 80,
      other: { a: 1 },
      rest_api: { url: 'http://x' },
    });
  });

  it('are found whatever the case of backend_type', async () => {
    asked.length = 0;
    const { problems } = await load(MINIMAL.replace('test-backend', 'TEST-Backend'), { schemas });
    expect(asked).toEqual(['test-backend']);
    expect(problems).toHaveLength(1);
  });
});

describe('settings a schema refuses', () => {
  it('are handed on as written, and every fault is a problem of the plugin with its place', async () => {
    const yaml =
      '{default_account: 5, execution_mode: rset, port: 0, soft_delete: "yes", umask: 0077, rest_api: {timeout: x}}';
    const { values, problems } = await settings(yaml);
    expect(values).toMatchObject({ default_account: 5, execution_mode: 'rset', soft_delete: 'yes', umask: 63 });
    expect(texts(problems)).toEqual([
      "plugin 7:41 offerings[0].backend_settings.default_account: is the number 5; put it in quotes: '5'",
      'plugin 7:60 offerings[0].backend_settings.execution_mode: is "rset"; write one of cli, rest (did you mean rest?)',
      'plugin 7:72 offerings[0].backend_settings.port: is the number 0; write a whole number from 1 to 65535',
      "plugin 7:102 offerings[0].backend_settings.umask: is the number 63 (YAML reads 0077 so); put it in quotes: '0077'",
      'plugin 7:118 offerings[0].backend_settings.rest_api.url: is missing; write text',
      'plugin 7:128 offerings[0].backend_settings.rest_api.timeout: is "x"; write a whole number',
    ]);
  });

  it('include combinations of keys', async () => {
    const { problems } = await settings('{default_account: root, execution_mode: rest}');
    expect(texts(problems)).toEqual([
      'plugin 7:63 offerings[0].backend_settings.execution_mode: is rest without rest_api; add rest_api.url',
    ]);
  });

  it('include entries of lists, and are explained in the words of the schema where it has any', async () => {
    const { problems } = await settings('{default_account: root, names: [a, 2], umask: "99"}');
    expect(texts(problems)).toEqual([
      'plugin 7:54 offerings[0].backend_settings.names: has an entry that does not fit; write a list, each entry text',
      'plugin 7:69 offerings[0].backend_settings.umask: is text; umask must be an octal number',
    ]);
  });

  it('do not show the value of a secret, not even in the words of the validator', async () => {
    const { problems } = await settings('{default_account: root, rest_token: sesame-open}');
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toContain('sesame');
  });
});

describe('components', () => {
  const core = 'measured_unit: Hours, accounting_type: usage, label: CPU';
  const component = async (extra: string) => {
    const text = offeringWith(
      'backend_settings: {default_account: x}',
      `backend_components: {cpu: {${core}, ${extra}}}`,
    );
    const { configuration, problems } = await load(text, { schemas });
    return { cpu: configuration.offerings[0]?.components()['cpu'], problems };
  };

  it('have their further keys parsed', async () => {
    const { cpu, problems } = await component('priority: "3", colour: red');
    expect(problems).toEqual([]);
    expect(cpu).toEqual({ measured_unit: 'Hours', accounting_type: 'usage', label: 'CPU', priority: 3, colour: 'red' });
  });

  it('keep their further keys as written when these are refused', async () => {
    const { cpu, problems } = await component('priority: high');
    expect(cpu).toMatchObject({ priority: 'high' });
    expect(problems.map(({ severity, path }) => [severity, path])).toEqual([
      ['plugin', 'offerings[0].backend_components.cpu.priority'],
    ]);
  });
});

const failing = (schema: () => Promise<SettingsSchema | undefined>): PluginSchemas => ({
  settings: schema,
  component: () => Promise.resolve(undefined),
});

describe('schemas that fail themselves', () => {
  it('leave the values as written', async () => {
    class Throwing {
      a?: string;

      static crossCheck(): readonly SettingsProblem[] {
        throw new Error('sesame');
      }
    }
    const broken = await settings(
      '{a: "1"}',
      failing(() => Promise.resolve(Throwing)),
    );
    const absent = await settings(
      '{a: "1"}',
      failing(() => Promise.reject(new Error('sesame'))),
    );
    for (const { values, problems } of [broken, absent]) {
      expect(values).toEqual({ a: '1' });
      expect(problems.map(({ severity }) => severity)).toEqual(['plugin']);
      expect(JSON.stringify(problems)).not.toContain('sesame');
    }
  });
});
