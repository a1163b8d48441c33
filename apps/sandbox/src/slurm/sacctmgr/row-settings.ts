import { readLimit, applyLimit, type LimitChange } from '../cluster/limits.ts';
import type { Association, ClusterState } from '../cluster/state.ts';
import { applyDelta, INHERITED_LIMITS } from '../cluster/inheritance.ts';
import { listOf, unknownOption, StatementError, type Option } from '../statement/options.ts';

/** What the settings of a statement do to each association they reach. */
export interface RowSettings {
  readonly apply: (row: Association) => void;
  /** Tests, one per value that is passed down, whether a row has a value of its own instead. */
  readonly passedDown: readonly ((row: Association) => boolean)[];
  readonly warnings: readonly string[];
  readonly defaultQos?: string;
  readonly changesQos: boolean;
  /** Lines that `add` prints about them. */
  readonly descriptions: readonly string[];
}

const LABEL_WIDTH = 13;

/** @throws {StatementError} for a value that sacctmgr refuses before it writes */
export function readRowSettings(options: readonly Option[], state: ClusterState): RowSettings {
  const changes: ((row: Association) => void)[] = [];
  const passedDown: ((row: Association) => boolean)[] = [];
  const warnings: string[] = [];
  const descriptions: string[] = [];
  const describe = (label: string, text: string): number =>
    descriptions.push(`  ${label.padEnd(LABEL_WIDTH)} = ${text}`);
  let defaultQos: string | undefined;
  let changesQos = false;
  for (const option of options) {
    const limit = readLimit(option.key, option.value, state);
    if (limit) {
      if (limit.refusal !== undefined) throw refusedValue(option, limit.refusal);
      warnings.push(...limit.warnings);
      if (INHERITED_LIMITS.includes(limit.name)) passedDown.push((row) => hasOwnLimit(row, limit));
      describe(limit.name, option.value);
      changes.push((row) => applyLimit(row.limits, limit));
    } else if (option.key === 'fairshare' || option.key === 'shares') {
      const shares = readShares(option);
      describe('Fairshare', option.value.toLowerCase());
      changes.push((row) => (row.shares = shares));
    } else if (option.key === 'qoslevel') {
      changes.push(qosChange(option, state));
      changesQos = true;
      passedDown.push((row) => row.qos !== undefined);
      describe('QOS', listOf(option.value).join(','));
    } else if (option.key === 'defaultqos') {
      defaultQos = readDefaultQos(option, state);
      const name = defaultQos;
      passedDown.push((row) => row.defaultQos !== undefined);
      describe('DefQOS', name);
      changes.push((row) => (row.defaultQos = name === '' ? undefined : name));
    }
  }
  return {
    apply: (row) => changes.forEach((change) => change(row)),
    passedDown,
    warnings: warnings.map((text) => `sacctmgr: error: ${text}`),
    ...(defaultQos === undefined ? {} : { defaultQos }),
    changesQos,
    descriptions: descriptions.sort(byPrintedOrder),
  };
}

/** TRES limits are merged row by row, so a change is passed down even to who has some already. */
function hasOwnLimit(row: Association, { name, value }: LimitChange): boolean {
  return typeof value !== 'object' && row.limits[name] !== undefined;
}

function refusedValue(option: Option, text: string): StatementError {
  const start = text === '' ? '' : `sacctmgr: error: ${text}\n`;
  return new StatementError(`${start}${unknownOption(option.word, 'settings').message}`);
}

function readShares(option: Option): number | 'parent' {
  if (option.value.toLowerCase() === 'parent') return 'parent';
  if (!/^-?\d+$/.test(option.value)) throw refusedValue(option, `Invalid value for FairShare (${option.value})`);
  return Math.max(1, Number(option.value));
}

function qosChange(option: Option, state: ClusterState): (row: Association) => void {
  const names = listOf(option.value);
  for (const name of names) requireQos(name, option, state);
  if (option.operator === '=') {
    return (row) => {
      row.qos = names.length > 0 ? names : undefined;
      row.qosDelta = undefined;
    };
  }
  const delta = names.map((name) => `${option.operator.charAt(0)}${name}`);
  return (row) => {
    if (row.qos) row.qos = applyDelta(row.qos, delta);
    else row.qosDelta = [...(row.qosDelta ?? []), ...delta];
  };
}

function requireQos(name: string, option: Option, state: ClusterState): void {
  if (state.qos.some((qos) => qos.name === name)) return;
  const valid = state.qos.map((qos) => qos.name).join(',');
  throw refusedValue(option, `You gave a bad qos '${name}'. Valid QOS's are ${valid}`);
}

/** `-1` (and nothing) takes the default away. */
function readDefaultQos(option: Option, state: ClusterState): string {
  const name = option.value.toLowerCase();
  if (name === '-1' || name === '') return '';
  if (state.qos.some((qos) => qos.name === name)) return name;
  throw new StatementError(`You gave a bad default qos '${name}'.  Use 'list qos' to get complete list.`);
}

const PRINTED_ORDER = ['Fairshare', 'GrpJobs', 'GrpSubmitJobs', 'GrpTRES', 'GrpTRESMins', 'MaxJobs', 'MaxTRESMins'];
const LAST = ['Parent', 'QOS', 'DefQOS'];

function byPrintedOrder(a: string, b: string): number {
  return printedRank(a) - printedRank(b);
}

function printedRank(text: string): number {
  const label = text.trim().split(/\s/)[0] ?? '';
  const [early, late] = [PRINTED_ORDER.indexOf(label), LAST.indexOf(label)];
  if (late >= 0) return 100 + late;
  return early >= 0 ? early : 50;
}
