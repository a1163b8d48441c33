import { applyLimit, minutesOf, printMinutes, readLimit } from '../cluster/limits.ts';
import type { ClusterState, Qos } from '../cluster/state.ts';
import { QOS_KEYS } from '../statement/keys.ts';
import { parseStatement, StatementError, storedText, textOf, valuesOf, type Option } from '../statement/options.ts';
import { answered, lines, nothing, refused, type Result } from './result.ts';
import { namesOf } from './targets.ts';

const FLAGS = [
  'DenyOnLimit',
  'EnforceUsageThreshold',
  'NoReserve',
  'PartitionMaxNodes',
  'PartitionMinNodes',
  'OverPartQOS',
  'PartitionTimeLimit',
  'RequiresReservation',
  'NoDecay',
  'UsageFactorSafe',
];

export function addQos(words: readonly string[], state: ClusterState): Result {
  const { names: bare, settings } = parseStatement(words, QOS_KEYS, 'settings');
  const names = [...bare, ...(valuesOf(settings, 'names') ?? [])];
  if (names.length === 0) return refused(' Need name of qos to add.');
  const wrongFlags = checkFlags(settings);
  if (wrongFlags) return wrongFlags;
  const added = names.filter((name) => !state.qos.some((qos) => qos.name === name));
  if (added.length === 0) return nothing(' Nothing new added.');
  const fallback = added.at(-1) ?? '';
  const description = storedText(textOf(settings, 'description') ?? fallback);
  for (const name of added) {
    const qos: Qos = { id: state.nextQosId, name, description, flags: '', limits: {} };
    state.nextQosId += 1;
    applySettings(qos, settings, state);
    state.qos.push(qos);
  }
  return answered(
    lines(
      ' Adding QOS(s)',
      ...added.map((name) => `  ${name}`),
      ' Settings',
      `  Description    = ${description}`,
      ...settings.flatMap((option) => describe(option, state)),
    ),
  );
}

export function modifyQos(words: readonly string[], state: ClusterState): Result {
  const statement = parseStatement(words, QOS_KEYS);
  if (statement.settings.length === 0) return refused(" You didn't give me anything to set");
  const wrongFlags = checkFlags(statement.settings);
  if (wrongFlags) return wrongFlags;
  const names = namesOf(statement, ['names']);
  const targets = state.qos.filter((qos) => !names || names.includes(qos.name));
  const probe: Qos = { id: 0, name: '', description: '', flags: '', limits: {} };
  applySettings(probe, statement.settings, state);
  if (targets.length === 0) return nothing(' Nothing modified');
  for (const qos of targets) applySettings(qos, statement.settings, state);
  return answered(lines(' Modified qos...', ...targets.map((qos) => `  ${qos.name}`)));
}

export function removeQos(words: readonly string[], state: ClusterState): Result {
  const statement = parseStatement(words, QOS_KEYS);
  const names = namesOf(statement, ['names']);
  if (!names) return refused(' No conditions given to remove, not executing.');
  const targets = state.qos.filter((qos) => names.includes(qos.name)).map((qos) => qos.name);
  if (targets.length === 0) return nothing(' Nothing deleted');
  const users = state.associations.filter((row) => row.defaultQos && targets.includes(row.defaultQos));
  if (users.length > 0) {
    const listed = users.map((row) => {
      const user = row.user ? ` U = ${row.user.padEnd(9)}${row.partition ? ` P = ${row.partition}` : ''}` : '';
      const qos = (row.defaultQos ?? '').padEnd(10);
      return `  DefQOS = ${qos} C = ${state.cluster.padEnd(10)} A = ${row.account.padEnd(20)}${user}`;
    });
    return refused(
      [
        ' Associations listed below have these as their Default QOS.',
        ...listed,
        " Please either remove the qos' listed above from list and resubmit,",
        ' or change the default qos to remove the qos.',
        ' Changes Discarded',
      ].join('\n'),
    );
  }
  state.qos = state.qos.filter((qos) => !targets.includes(qos.name));
  for (const row of state.associations) {
    row.qos = row.qos?.filter((name) => !targets.includes(name));
    row.qosDelta = row.qosDelta?.filter((change) => !targets.includes(change.slice(1)));
  }
  return answered(lines(' Deleting QOS(s)...', ...targets.toSorted().map((name) => `  ${name}`)));
}

function applySettings(qos: Qos, settings: readonly Option[], state: ClusterState): void {
  for (const option of settings) {
    const limit = readLimit(option.key, option.value, state);
    if (limit?.refusal !== undefined) throw new StatementError(`sacctmgr: error: ${limit.refusal}`);
    if (limit) applyLimit(qos.limits, limit);
    else if (option.key === 'flags') qos.flags = option.value === '-1' ? '' : knownFlags(option.value).join(',');
    else if (option.key === 'description') qos.description = storedText(option.value);
  }
}

function knownFlags(text: string): string[] {
  const wanted = text.toLowerCase().split(',');
  return FLAGS.filter((flag) => wanted.includes(flag.toLowerCase()));
}

function checkFlags(settings: readonly Option[]): Result | undefined {
  const text = textOf(settings, 'flags');
  if (text === undefined || text === '-1' || knownFlags(text).length > 0) return undefined;
  return nothing(
    [' Unknown QOS flag used in:', `  '${text}'`, ' Valid QOS flags are', `  '${FLAGS.join(',')}'`].join('\n'),
  );
}

function describe(option: Option, state: ClusterState): string[] {
  const limit = readLimit(option.key, option.value, state);
  if (limit) {
    const text = limit.name.endsWith('Wall') ? printMinutes(minutesOf(option.value)) : option.value;
    return [`  ${limit.name.padEnd(24)} = ${text}`];
  }
  return option.key === 'flags' ? [`  ${'Flags'.padEnd(24)} = ${option.value}`] : [];
}
