import { getMetadataStorage } from 'class-validator';
import { nestedOf, type ConfigurationClass } from '../model/nested.ts';

/** What a decorator of this library, or of a plugin, may say in its `context` option. */
export interface RuleContext {
  /** Completes "write …". */
  readonly expected?: string;
  /** Words to suggest one of. */
  readonly words?: () => readonly string[];
  readonly anyCase?: boolean;
  /** Words that are numbers may be written without quotes. */
  readonly numbers?: boolean;
}

/** One class-validator decorator on a property. */
export interface Rule {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly each: boolean;
  /** The decorator brings its own message. */
  readonly ownMessage: boolean;
  readonly context: RuleContext;
}

type Rules = ReadonlyMap<string, readonly Rule[]>;

/** Rules per property, in the order of the class; class-validator's own registry is the source. */
export function rulesOf(type: object): Rules {
  const rules = new Map<string, Rule[]>();
  if (typeof type !== 'function') return rules;
  for (const metadata of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    const { name, type: kind, constraints, each, message } = metadata;
    const context = (metadata.context ?? {}) as RuleContext;
    const rule = { name: name ?? kind, args: constraints ?? [], each, ownMessage: message !== undefined, context };
    rules.set(metadata.propertyName, [...(rules.get(metadata.propertyName) ?? []), rule]);
  }
  return rules;
}

/** All keys that the class knows. */
export function keysOf(type: ConfigurationClass): string[] {
  return [...new Set([...rulesOf(type).keys(), ...nestedOf(type).keys()])];
}

export function findRule(rules: readonly Rule[], name: string): Rule | undefined {
  return rules.find((rule) => rule.name === name);
}
