/** What a key of the event queue stands for. */
export type WorkKind = 'order' | 'resource' | 'project' | 'backend ids' | 'sweep' | 'everything' | 'target';

export interface WorkKey {
  readonly kind: WorkKind;
  /** Position of the offering. */
  readonly offering: number;
  /** UUID, backend ids, or what happened in the other Waldur; empty for what concerns the whole offering. */
  readonly argument: string;
}

const SEPARATOR = '\n';

export function keyText({ kind, offering, argument }: WorkKey): string {
  return [kind, String(offering), argument].join(SEPARATOR);
}

export function parseKey(text: string): WorkKey {
  const [kind = '', offering = '', ...rest] = text.split(SEPARATOR);
  return { kind: kind as WorkKind, offering: Number(offering), argument: rest.join(SEPARATOR) };
}

/** Several ids as one argument, in an order of its own, so that equal sets make equal keys. */
export function idsText(ids: readonly string[]): string {
  return [...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)).join(SEPARATOR);
}

export function parseIds(text: string): readonly string[] {
  return text.split(SEPARATOR).filter((id) => id !== '');
}
