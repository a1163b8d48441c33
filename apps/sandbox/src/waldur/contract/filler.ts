import { refName, type Schema } from './document.ts';

export type Json = Record<string, unknown>;

/** Makes complete answers: the least that the contract allows, with what the sandbox knows laid over it. */
export class Filler {
  private readonly templates = new Map<string, Json>();

  constructor(private readonly schemas: Readonly<Record<string, Schema>>) {}

  /** @param known values of the sandbox; those that are undefined are left to the default */
  fill(schemaName: string, known: Json): Json {
    const filled = structuredClone(this.template(schemaName));
    for (const [key, value] of Object.entries(known)) if (value !== undefined) filled[key] = value;
    return filled;
  }

  /** Whether answers of this schema may have the key. */
  knows(schemaName: string, key: string): boolean {
    return this.schemas[schemaName]?.properties?.[key] !== undefined;
  }

  private template(schemaName: string): Json {
    const known = this.templates.get(schemaName);
    if (known) return known;
    const made = this.least({ $ref: schemaName }) as Json;
    this.templates.set(schemaName, made);
    return made;
  }

  private least(schema: Schema): unknown {
    if (schema.$ref) return this.least(this.schemas[refName(schema.$ref)] ?? {});
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return schema.enum[0];
    if (schema.anyOf) return schema.anyOf.some(allowsNull) ? null : this.least(schema.anyOf.at(-1) ?? {});
    if (allowsNull(schema)) return null;
    return this.leastOfType(schema);
  }

  private leastOfType(schema: Schema): unknown {
    const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
    if (type === 'object') {
      return Object.fromEntries(
        (schema.required ?? []).map((key) => [key, this.least(schema.properties?.[key] ?? {})]),
      );
    }
    const simple: Readonly<Record<string, unknown>> = { string: '', number: 0, integer: 0, boolean: false, array: [] };
    return type === undefined ? {} : structuredClone(simple[String(type)]);
  }
}

function allowsNull(schema: Schema): boolean {
  return schema.type === 'null' || (Array.isArray(schema.type) && schema.type.includes('null'));
}
