import type { OperationObject, ParameterObject, Schema } from './document.ts';
import { refName } from './document.ts';
import type { SchemaCompiler } from './schema-compiler.ts';

/** Query of a request: each parameter with all its values. */
export type Query = Readonly<Record<string, readonly string[]>>;

type Check = (value: unknown) => readonly string[];

const JSON_TYPE = 'application/json';

/** One method of one path: what it takes and what it answers. */
export class Operation {
  readonly key: string;
  private readonly parameters: ReadonlyMap<string, ParameterObject>;
  private readonly body: Check | undefined;
  private readonly answers = new Map<string, Check>();

  constructor(
    readonly method: string,
    readonly template: string,
    private readonly definition: OperationObject,
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly compiler: SchemaCompiler,
  ) {
    this.key = `${method} ${template}`;
    const inQuery = (definition.parameters ?? []).filter((parameter) => parameter.in === 'query');
    this.parameters = new Map(inQuery.map((parameter) => [parameter.name, parameter]));
    const schema = definition.requestBody?.content[JSON_TYPE]?.schema;
    this.body = schema && compiler.compile(schema);
  }

  queryProblems(query: Query): readonly string[] {
    return Object.entries(query).flatMap(([name, values]) => this.parameterProblems(name, values));
  }

  bodyProblems(contentType: string, raw: string): readonly string[] {
    if (raw === '') return this.definition.requestBody?.required ? ['a body is required'] : [];
    if (!this.body) return ['no body is expected'];
    if (contentType.split(';')[0]?.trim() !== JSON_TYPE) return [`content type is "${contentType}", not ${JSON_TYPE}`];
    const body = parsed(raw);
    return body === undefined ? ['the body is not JSON'] : this.body(body);
  }

  /** @param sparse the caller chose the keys, so required ones may be missing */
  answerProblems(status: number, body: unknown, sparse: boolean): readonly string[] {
    const response = this.definition.responses[String(status)];
    if (!response) return [`status ${status} is not in the contract`];
    const schema = response.content?.[JSON_TYPE]?.schema;
    if (!schema) return body === undefined ? [] : ['no body is expected in the answer'];
    return this.answerCheck(status, schema, sparse)(body);
  }

  private answerCheck(status: number, schema: Schema, sparse: boolean): Check {
    const key = `${status} ${sparse}`;
    const check = this.answers.get(key) ?? this.compiler.compile(sparse ? this.compiler.sparse(schema) : schema);
    this.answers.set(key, check);
    return check;
  }

  private parameterProblems(name: string, values: readonly string[]): readonly string[] {
    const parameter = this.parameters.get(name);
    if (!parameter) return [`unknown query parameter "${name}"`];
    const repeatable = parameter.schema.type === 'array';
    if (!repeatable && values.length > 1) return [`query parameter "${name}" is given ${values.length} times`];
    const schema = this.resolved((repeatable ? parameter.schema.items : parameter.schema) ?? {});
    return values
      .filter((value) => !textFits(schema, value))
      .map((value) => `query parameter "${name}" cannot be "${value}"`);
  }

  private resolved(schema: Schema): Schema {
    return schema.$ref ? (this.schemas[refName(schema.$ref)] ?? {}) : schema;
  }
}

function textFits(schema: Schema, value: string): boolean {
  if (schema.enum) return schema.enum.map(String).includes(value);
  if (schema.type === 'boolean') return value === 'true' || value === 'false';
  if (schema.type === 'number') return /^-?\d+(\.\d+)?$/.test(value);
  return true;
}

/** The JSON value, or undefined when the text is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
