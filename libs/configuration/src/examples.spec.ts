import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { AgentConfiguration, configurationJsonSchema, loadConfiguration } from './index.ts';
import { load, MINIMAL, offeringWith } from '../testing/files.ts';

const EXAMPLES = join(import.meta.dirname, '../../../config');
const SCHEMA_FILE = 'waldur-site-agent-config.schema.json';
const examples = readdirSync(EXAMPLES).filter((name) => /\.ya?ml(\.example)?$/.test(name));
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false }).compile(
  configurationJsonSchema(),
);
const accepts = (text: string): boolean => validate(parse(text, { version: '1.1' }));

it('has the JSON Schema of the present classes; mend with: node libs/configuration/generate-schema.mjs', () => {
  expect(JSON.parse(readFileSync(join(EXAMPLES, SCHEMA_FILE), 'utf8'))).toEqual(configurationJsonSchema());
});

it('has examples', () => {
  expect(examples).toContain('waldur-site-agent-config.yaml.example');
  expect(examples).toContain('slurm-flat.yaml');
});

describe.each(examples)('config/%s', (name) => {
  const path = join(EXAMPLES, name);

  it('loads without a complaint', async () => {
    const { configuration, problems } = await loadConfiguration(path);
    expect(problems).toEqual([]);
    expect(configuration).toBeInstanceOf(AgentConfiguration);
    expect(configuration.offerings.length).toBeGreaterThan(0);
  });

  it('fits the JSON Schema it names', () => {
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(new RegExp(`^# yaml-language-server: \\$schema=${SCHEMA_FILE}`));
    accepts(text);
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe('the JSON Schema', () => {
  it.each([
    ['an offering without login', MINIMAL.replace('mytoken', '""')],
    ['no offerings', 'timezone: UTC'],
    ['a number out of range', `reporting_periods: 13\n${MINIMAL}`],
    ['an unknown word', `log_level: loud\n${MINIMAL}`],
    ['null where it is not allowed', offeringWith('verify_ssl: null')],
    ['an address of another kind', MINIMAL.replace('http://', 'ftp://')],
    ['a component without label', offeringWith('backend_components: {cpu: {measured_unit: h, accounting_type: one}}')],
  ])('refuses %s', (_, text) => {
    expect(accepts(text)).toBe(false);
  });

  it.each([
    ['a minimal file', MINIMAL],
    ['unknown keys', `more: 1\n${offeringWith('more: 1')}`],
    ['null where it is allowed', offeringWith('stomp_ws_port: null')],
    ['a level in lower case', `log_level: debug\n${MINIMAL}`],
  ])('accepts %s, as the agent does', async (_, text) => {
    expect(accepts(text)).toBe(true);
    expect((await load(text)).configuration).toBeDefined();
  });
});
