import type { Share } from '@waldur-site-agent/work-queue';

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

/** Sweeps at the same time: they take long, and events must find room beside them. */
const MOST_SWEEPS = 4;

/** What shares the queue's room: the work of an offering, so that one in trouble does not stop the others, and sweeps. */
export function eventShare(key: string): Share {
  const { kind, offering } = parseKey(key);
  if (kind === 'sweep') return { name: kind, most: MOST_SWEEPS };
  return { name: kind === 'everything' ? kind : String(offering) };
}

/** Several ids as one argument, in an order of its own, so that equal sets make equal keys. */
export function idsText(ids: readonly string[]): string {
  return [...new Set(ids)].toSorted((a, b) => (a < b ? -1 : 1)).join(SEPARATOR);
}

export function parseIds(text: string): readonly string[] {
  return text.split(SEPARATOR).filter((id) => id !== '');
}
