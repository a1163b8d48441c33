/** Which properties of a configuration class are made of other configuration classes. */
export type NestedKind = 'one' | 'list' | 'map';
export type ConfigurationClass<T extends object = object> = new () => T;

export interface Nested {
  readonly kind: NestedKind;
  readonly type: () => ConfigurationClass;
}

const nestedByClass = new WeakMap<object, Map<string, Nested>>();

function nested(kind: NestedKind, type: () => ConfigurationClass): PropertyDecorator {
  return (prototype, property) => {
    const known = nestedByClass.get(prototype.constructor) ?? new Map<string, Nested>();
    known.set(String(property), { kind, type });
    nestedByClass.set(prototype.constructor, known);
  };
}

/** One mapping of keys. */
export const MappingOf = (type: () => ConfigurationClass): PropertyDecorator => nested('one', type);
/** A list of mappings. */
export const ListOf = (type: () => ConfigurationClass): PropertyDecorator => nested('list', type);
/** A mapping whose keys are names chosen by the operator. */
export const MapOf = (type: () => ConfigurationClass): PropertyDecorator => nested('map', type);

export function nestedOf(type: ConfigurationClass): ReadonlyMap<string, Nested> {
  return nestedByClass.get(type) ?? new Map<string, Nested>();
}
