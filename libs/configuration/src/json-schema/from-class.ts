import { nestedOf, type ConfigurationClass, type Nested } from '../model/nested.ts';
import { allowedWords, boundOf } from '../reading/expectation.ts';
import { findRule, keysOf, rulesOf, type Rule } from '../reading/metadata.ts';
import { DESCRIPTIONS } from './descriptions.ts';

export type JsonSchema = Record<string, unknown>;

/** JSON Schema of a configuration class, made of the rules that check the file, so that the two cannot differ. */
export function schemaOf(type: ConfigurationClass): JsonSchema {
  const defaults = new type() as Record<string, unknown>;
  const rules = rulesOf(type);
  const keys = keysOf(type);
  const properties = keys.map((key) => {
    const child = nestedOf(type).get(key);
    const shape = child === undefined ? valueSchema(rules.get(key) ?? []) : nestedSchema(child);
    return [key, { ...describe(type, key), ...shape, ...defaultOf(defaults[key]) }];
  });
  const required = keys.filter((key) => defaults[key] === undefined);
  const schema: JsonSchema = { type: 'object', properties: Object.fromEntries(properties) as JsonSchema };
  return required.length === 0 ? schema : { ...schema, required };
}

function describe(type: ConfigurationClass, key: string): JsonSchema {
  const description = DESCRIPTIONS[type.name]?.[key];
  if (description === undefined) throw new Error(`no description of ${type.name}.${key}`);
  return { description };
}

function defaultOf(value: unknown): JsonSchema {
  return typeof value === 'object' || value === undefined ? {} : { default: value };
}

function nestedSchema({ kind, type }: Nested): JsonSchema {
  const reference = { $ref: `#/definitions/${type().name}` };
  if (kind === 'list') return { type: 'array', items: reference };
  // neighbours of $ref are ignored, hence the list of one
  return kind === 'map' ? { type: 'object', additionalProperties: reference } : { allOf: [reference] };
}

const SHAPES: Readonly<Record<string, JsonSchema>> = {
  isBoolean: { type: 'boolean' },
  isInt: { type: 'integer' },
  isNumber: { type: 'number' },
  isString: { type: 'string' },
  isMapping: { type: 'object' },
  isWebAddress: { type: 'string', pattern: '^[Hh][Tt][Tt][Pp][Ss]?://' },
  isProxyAddress: { type: 'string', pattern: '^$|^([Hh][Tt][Tt][Pp][Ss]?|[Ss][Oo][Cc][Kk][Ss]5[Hh]?)://' },
  isTimeZoneName: { type: 'string', pattern: '^[A-Za-z]' },
};

function valueSchema(rules: readonly Rule[]): JsonSchema {
  const nullable = findRule(rules, 'isOptional') !== undefined;
  const words = wordsOf(rules);
  if (words !== undefined) return { enum: nullable ? [...words, null] : words };
  const shape: JsonSchema = Object.assign({}, ...rules.map(({ name }) => SHAPES[name]));
  const minimum = boundOf(rules, 'min');
  const maximum = boundOf(rules, 'max');
  return {
    ...shape,
    ...(nullable ? { type: [shape['type'], 'null'] } : {}),
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
  };
}

function wordsOf(rules: readonly Rule[]): readonly (string | number)[] | undefined {
  const words = allowedWords(rules);
  const isSaid = (permission: 'anyCase' | 'numbers'): boolean => rules.some(({ context }) => context[permission]);
  const inLowerCase = isSaid('anyCase') ? words?.map((word) => word.toLowerCase()) : undefined;
  const numbers = isSaid('numbers') ? words?.map(Number).filter((word) => !Number.isNaN(word)) : undefined;
  return words && [...new Set([...words, ...(inLowerCase ?? []), ...(numbers ?? [])])];
}
