import type { ClusterState } from './state.ts';
import { mergeTres, parseTres, printTres } from './tres.ts';

export type LimitValue = number | Record<string, number>;

interface LimitKind {
  readonly name: string;
  readonly type: 'count' | 'tres' | 'minutes';
}

/** Keys of a statement (as in the key tables) and the limit each one sets. */
const KINDS: Readonly<Record<string, LimitKind>> = {
  grpjobs: { name: 'GrpJobs', type: 'count' },
  grpsubmitjobs: { name: 'GrpSubmitJobs', type: 'count' },
  grptres: { name: 'GrpTRES', type: 'tres' },
  grptresmins: { name: 'GrpTRESMins', type: 'tres' },
  grptresrunmins: { name: 'GrpTRESRunMins', type: 'tres' },
  grpwall: { name: 'GrpWall', type: 'minutes' },
  maxjobs: { name: 'MaxJobs', type: 'count' },
  maxjobsperuser: { name: 'MaxJobs', type: 'count' },
  maxsubmitjobs: { name: 'MaxSubmitJobs', type: 'count' },
  maxsubmitjobsperuser: { name: 'MaxSubmitJobs', type: 'count' },
  maxtresperjob: { name: 'MaxTRES', type: 'tres' },
  maxtresperuser: { name: 'MaxTRESPerUser', type: 'tres' },
  maxtrespernode: { name: 'MaxTRESPerNode', type: 'tres' },
  maxtresmins: { name: 'MaxTRESMins', type: 'tres' },
  maxwall: { name: 'MaxWall', type: 'minutes' },
  mintresperjob: { name: 'MinTRES', type: 'tres' },
  priority: { name: 'Priority', type: 'count' },
};

export interface LimitChange {
  readonly name: string;
  readonly value: LimitValue;
  readonly warnings: readonly string[];
  /** sacctmgr's error text when the value is refused. */
  readonly refusal?: string;
}

/** @returns undefined when the key is not a limit */
export function readLimit(key: string, text: string, state: ClusterState): LimitChange | undefined {
  const kind = KINDS[key];
  if (!kind) return undefined;
  if (kind.type !== 'tres') {
    const value = kind.type === 'minutes' ? minutesOf(text) : Number(text);
    if (Number.isInteger(value)) return { name: kind.name, value, warnings: [] };
    return { name: kind.name, value: 0, warnings: [], refusal: `Invalid value for ${kind.name} (${text})` };
  }
  if (text === '') return { name: kind.name, value: {}, warnings: [], refusal: '' };
  const { amounts, warnings, refusal } = parseTres(text, state);
  return { name: kind.name, value: amounts, warnings, ...(refusal === undefined ? {} : { refusal }) };
}

/** Sets a limit on a row or QoS. -1 clears; TRES that are not named stay. */
export function applyLimit(limits: Record<string, LimitValue>, { name, value }: LimitChange): void {
  const old = limits[name];
  const next = typeof value === 'object' ? mergeTres(typeof old === 'object' ? old : {}, value) : value;
  const cleared = typeof next === 'object' ? Object.keys(next).length === 0 : next < 0;
  if (cleared) delete limits[name];
  else limits[name] = next;
}

export function printLimit(name: string, value: LimitValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return printTres(value);
  return name.endsWith('Wall') ? printMinutes(value) : String(value);
}

/** `[days-]hours:minutes:seconds`, or a number of minutes. */
export function minutesOf(text: string): number {
  if (/^-?\d+$/.test(text)) return Number(text);
  const [, days = '0', rest = ''] = /^(?:(\d+)-)?(.*)$/.exec(text) ?? [];
  const fields = rest.split(':').map(Number);
  const [hours = 0, minutes = 0] = text.includes('-') || fields.length === 3 ? fields : [0, fields[0]];
  return Number(days) * 1440 + hours * 60 + minutes;
}

export function printMinutes(total: number): string {
  const days = Math.floor(total / 1440);
  const clock = [Math.floor((total % 1440) / 60), total % 60, 0].map((part) => String(part).padStart(2, '0')).join(':');
  return days > 0 ? `${days}-${clock}` : clock;
}
