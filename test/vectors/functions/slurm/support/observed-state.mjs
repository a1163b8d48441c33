const COLUMNS = [
  ['account', 'account'],
  ['user', 'user'],
  ['partition', 'partition'],
  ['parent', 'parentname'],
  ['share', 'fairshare'],
  ['GrpSubmitJobs', 'grpsubmit'],
  ['GrpTRES', 'grptres'],
  ['GrpTRESMins', 'grptresmins'],
  ['MaxTRES', 'maxtres'],
  ['MaxTRESMins', 'maxtresmins'],
  ['qos', 'qos'],
  ['defaultQos', 'defaultqos'],
];

/** Associations, texts of accounts and default accounts as the cluster shows them now. */
export function observe(cluster) {
  const format = `format=${COLUMNS.map(([, column]) => column).join(',')}`;
  const records = new Map(cluster.rows('list', 'account').map(([name, ...texts]) => [name, texts]));
  const defaults = new Map(cluster.rows('show', 'user', 'format=user,defaultaccount'));
  const rows = cluster.rows('show', 'assoc', format, `cluster=${cluster.name}`).map((cells) => {
    const row = Object.fromEntries(COLUMNS.map(([name], index) => [name, cells[index] ?? '']));
    const [description = '', organization = ''] = records.get(row.account) ?? [];
    return Object.assign(row, { description, organization, defaultAccount: defaults.get(row.user) ?? '' });
  });
  return { rows };
}

/** What is wrong with the row that an expected item is about. */
export function rowProblems(item, { rows }) {
  const { account, user = '', partition, present = true, ...wanted } = item;
  const named = `${account}/${user}${partition === undefined ? '' : `/${partition}`}`;
  const row = rows.find(
    (candidate) =>
      candidate.account === account.toLowerCase() &&
      candidate.user === user.toLowerCase() &&
      (partition === undefined || candidate.partition === partition),
  );
  if (!present) return row ? [`${named} should not be there`] : [];
  if (!row) return [`${named} is missing`];
  return Object.entries(wanted)
    .filter(([column, value]) => !isAsWanted(column, value, row[column] ?? ''))
    .map(([column, value]) => `${named}: ${column} should be ${JSON.stringify(value)}, is "${row[column]}"`);
}

function isAsWanted(column, wanted, found) {
  if (wanted !== null && typeof wanted === 'object') {
    const map = new Map(
      found
        .split(',')
        .filter(Boolean)
        .map((item) => item.split('=')),
    );
    const entries = Object.entries(wanted);
    return entries.length === 0 ? map.size === 0 : entries.every(([tres, value]) => map.get(tres) === String(value));
  }
  if (column !== 'qos') return found === String(wanted ?? '');
  return sorted(found) === sorted(String(wanted));
}

/** QoS lists are printed in an order of SLURM's own. */
function sorted(list) {
  return list
    .split(',')
    .toSorted((a, b) => a.localeCompare(b))
    .join(',');
}
