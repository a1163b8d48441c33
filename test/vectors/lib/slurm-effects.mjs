const FLAGS = new Set(['--parsable2', '--noheader', '--immediate', '-n', '-P', '-i', '-iPn']);
const KEYS = { accounts: 'account', users: 'user', partitions: 'partition', qoslevel: 'qos', names: 'name' };
const WRITES = new Set(['add', 'modify', 'remove', 'delete', 'create']);

/** Whether a command changes anything. */
export function isWrite([program = '', ...args]) {
  const name = program.split('/').at(-1);
  return name === 'scancel' || (name === 'sacctmgr' && WRITES.has(words(args)[0] ?? ''));
}

/** The words of a call, with the program's path and without the flags that every sacctmgr call has. */
export function plain([program = '', ...args]) {
  return program.endsWith('sacctmgr') ? [program, ...words(args)] : [program, ...args];
}

/**
 * Single write effects of commands, as texts that are equal when the effects are: lists taken apart, keys without
 * case and synonyms, options in any order, the cluster as an attribute.
 */
export function effectsOf(commands) {
  return commands.filter((command) => isWrite(command)).flatMap((command) => effectsOfOne(command));
}

function effectsOfOne([program = '', ...args]) {
  const name = program.split('/').at(-1);
  if (name === 'scancel')
    return [
      `scancel ${pairsOf(args)
        .toSorted((a, b) => a.localeCompare(b))
        .join(' ')}`,
    ];
  const [verb = '', entity = '', ...rest] = words(args);
  const statement = parse(rest, verb === 'add' ? 'settings' : 'conditions');
  const cluster = statement.cluster ? ` cluster=${statement.cluster}` : '';
  return take(verb === 'delete' ? 'remove' : verb, entity, statement).map((effect) => `${effect}${cluster}`);
}

function take(verb, entity, { names, conditions, settings }) {
  const sources = [...conditions, ...settings];
  const accounts = valuesOf(sources, 'account');
  const named = [...names, ...valuesOf(sources, 'name')].flatMap((text) => text.split(','));
  const others = settings.filter(({ key }) => !['account', 'name'].includes(key));
  if (entity === 'user') {
    const users = (named.length > 0 ? named : ['*']).filter((word) => word !== 'and');
    const pairs = users.flatMap((user) =>
      (accounts.length > 0 ? accounts : ['*']).map((account) => `${user} of ${account}`),
    );
    if (verb === 'modify')
      return pairs.flatMap((pair) => singles(others).map((single) => `modify user ${pair} ${single}`));
    return pairs.map((pair) => [`${verb} user ${pair}`, ...joined(others)].join(' '));
  }
  const targets = entity === 'account' ? [...named, ...accounts] : named;
  if (verb === 'modify') {
    return targets.flatMap((target) => singles(others).map((single) => `modify ${entity} ${target} ${single}`));
  }
  return targets.map((target) => [`${verb} ${entity} ${target}`, ...joined(others)].join(' '));
}

function valuesOf(options, key) {
  return options.filter((option) => option.key === key).flatMap(({ value }) => value.split(','));
}

/** Each setting by itself, each TRES of it by itself. */
function singles(settings) {
  return settings.flatMap(({ key, operator, value }) =>
    key.includes('tres') ? value.split(',').map((item) => `${key}${operator}${item}`) : [`${key}${operator}${value}`],
  );
}

function joined(settings) {
  return settings.map(({ key, operator, value }) => `${key}${operator}${sortedList(key, value)}`).toSorted();
}

function sortedList(key, value) {
  return ['partition', 'flags'].includes(key) ? value.split(',').toSorted().join(',') : value;
}

function parse(rest, firstHalf) {
  const parsed = { names: [], conditions: [], settings: [], cluster: '' };
  let half = firstHalf;
  for (const word of rest) {
    if (word === 'where') half = 'conditions';
    else if (word === 'set') half = 'settings';
    else if (!word.includes('=')) parsed.names.push(word);
    else {
      const [, written = '', operator = '=', value = ''] = /^([^=+-]+)(\+=|-=|=)(.*)$/s.exec(word) ?? [];
      const key = KEYS[written.toLowerCase()] ?? written.toLowerCase();
      if (key === 'cluster') parsed.cluster = value;
      else parsed[half].push({ key, operator, value: value.replaceAll('"', '') });
    }
  }
  return parsed;
}

/** Options with their values, so that their order can be ignored. */
function pairsOf(args) {
  const pairs = [];
  for (const arg of args) {
    if (arg.startsWith('-') || pairs.length === 0) pairs.push(arg);
    else pairs[pairs.length - 1] += ` ${arg}`;
  }
  return pairs;
}

function words(args) {
  return args.filter((arg) => !FLAGS.has(arg));
}
