/**
 * Amount per component name. Who produced it decides the unit: Waldur units (what a customer sees) unless a
 * name or docstring says native units (what the backend stores).
 */
export type Limits = Readonly<Record<string, number>>;
