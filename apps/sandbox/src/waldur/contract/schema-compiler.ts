import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { refName, type Schema } from './document.ts';

/** Turns schemas of the contract into checks. Objects are closed: a key that the contract does not know is a problem. */
export class SchemaCompiler {
  private readonly ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    // most checks run a few times only, so what counts is the time to compile them
    validateSchema: false,
    code: { optimize: false },
  });

  constructor(private readonly schemas: Readonly<Record<string, Schema>>) {
    formats.default(this.ajv);
    // each under its own name: then it is compiled once, however many operations refer to it
    for (const [name, schema] of Object.entries(schemas)) this.ajv.addSchema({ $id: name, ...closed(schema) });
  }

  compile(schema: Schema): (value: unknown) => readonly string[] {
    let validate: ValidateFunction | undefined;
    return (value) => {
      validate ??= this.ajv.compile(closed(schema));
      return validate(value) ? [] : (validate.errors ?? []).map(problem);
    };
  }

  /** The schema of an answer, or of a list of answers, whose keys were chosen by the caller. */
  sparse(schema: Schema): Schema {
    const target = schema.$ref ? this.schemas[refName(schema.$ref)]! : schema;
    if (target.items) return { ...target, items: this.sparse(target.items) };
    const { required: _required, ...rest } = target;
    return rest;
  }
}

function closed(value: unknown): Schema {
  return close(value) as Schema;
}

function close(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(close);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    key === '$ref' ? refName(String(inner)) : close(inner),
  ]);
  const schema = Object.fromEntries(entries) as Schema;
  const open = isObjectSchema(schema) && schema.additionalProperties === undefined;
  return open ? { ...schema, additionalProperties: false } : schema;
}

/** A schema, and not the mapping of an object's properties, one of which may be called `properties`. */
function isObjectSchema(schema: Schema): boolean {
  return schema.type === 'object' && typeof schema.properties === 'object';
}

function problem(error: ErrorObject): string {
  const key: unknown = error.params['additionalProperty'];
  const detail = typeof key === 'string' ? `unknown key "${key}"` : error.message;
  return `${error.instancePath || '/'}: ${detail}`;
}
