import { readFileSync } from 'node:fs';
import { contractFile } from './contract-file.ts';
import type { ContractDocument } from './document.ts';
import { Filler } from './filler.ts';
import { LOG_SHIPPING } from './log-shipping.ts';
import { Operation } from './operation.ts';
import { SchemaCompiler } from './schema-compiler.ts';

export interface Match {
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

interface PathEntry {
  readonly pattern: RegExp;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** The REST contract: which operations there are, and a filler for their answers. */
export class Contract {
  private static shared: Contract | undefined;
  readonly filler: Filler;
  private readonly paths: readonly PathEntry[];

  constructor(document: ContractDocument) {
    const { schemas } = document.components;
    const compiler = new SchemaCompiler(schemas);
    this.filler = new Filler(schemas);
    this.paths = Object.entries({ ...document.paths, ...LOG_SHIPPING })
      .toSorted(([a], [b]) => placeholders(a) - placeholders(b))
      .map(([template, methods]) => ({
        pattern: new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
        operations: new Map(
          Object.entries(methods).map(([method, definition]) => [
            method.toUpperCase(),
            new Operation(method.toUpperCase(), template, definition, schemas, compiler),
          ]),
        ),
      }));
  }

  /** Reads the shipped document once per process; checks are compiled when they are first needed. */
  static load(): Contract {
    Contract.shared ??= new Contract(JSON.parse(readFileSync(contractFile(), 'utf8')) as ContractDocument);
    return Contract.shared;
  }

  get operations(): readonly Operation[] {
    return this.paths.flatMap((entry) => [...entry.operations.values()]);
  }

  /** @returns the operation, or the status that a server without it answers */
  match(method: string, path: string): Match | 404 | 405 {
    const entry = this.paths.find(({ pattern }) => pattern.test(path));
    if (!entry) return 404;
    const operation = entry.operations.get(method);
    if (!operation) return 405;
    return { operation, params: { ...entry.pattern.exec(path)?.groups } };
  }
}

function placeholders(template: string): number {
  return template.split('{').length;
}
