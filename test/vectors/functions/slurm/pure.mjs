import { sdk, slurm } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';

const of = (name) => need(slurm, name);
const common = (name) => need(sdk, name);
const output = (rows) => rows.map((row) => `${row}\n`).join('');
const mapper = (components) => new (common('ComponentMapper'))(components);

/** Functions from values to values. */
export const functions = {
  quantity: (text) => of('parseQuantity')(text),
  elapsedMinutes: (text) => of('elapsedMinutes')(text),
  walltimeMinutes: (text) => of('walltimeMinutes')(text),
  tresMap: (text) => of('parseTresMap')(text),
  tresText: (map) => of('tresText')(map),
  usageRow: ({ components, row }) => of('parseUsageRows')(row, components)[0] ?? null,
  usageReport: ({ components, rows }) => of('usageReport')(output(rows), components),
  emptyUsage: ({ components, users }) => ({ users, usage: { [of('TOTAL_USER')]: of('emptyUsage')(components) } }),
  limitsRead: ({ components, rows }) => of('parseLimits')(output(rows), components),
  userLimitsRead: ({ components, rows }) => of('parseUserLimits')(output(rows), components),
  toBackendLimits: ({ components, limits }) => of('toBackendLimits')(limits, components),
  mapLimits: ({ components, limits }) => mapper(components).limitsToTargets(limits),
  mapUsage: ({ components, usage }) => mapper(components).usageToComponents(usage),
  orderLimits: ({ components, limits, created, end, knownTres = [] }) => {
    const resource = { name: 'x', limits, created: created ?? undefined, endDate: end ?? undefined };
    const { backend, waldur } = of('resourceLimits')(resource, components);
    return { backend: of('dropUnknownTres')(backend, knownTres === 'fails' ? [] : knownTres), waldur };
  },
  months: ({ created, end }) => common('subscriptionMonths')(created, end),
  monthPeriod: ([year, month]) => common('monthPeriod')({ year, month }),
  monthPeriods: ([fromYear, fromMonth, toYear, toMonth]) =>
    common('monthsFromTo')({ year: fromYear, month: fromMonth }, { year: toYear, month: toMonth }).map(
      ({ year, month }) => [year, month],
    ),
  reportingPeriods: ({ now: [year, month], n }) =>
    common('lastMonths')({ year, month }, n).map((one) => [
      one.year,
      one.month,
      one.year === year && one.month === month,
    ]),
  accountId: ({ kind, prefix, slug }) => common('accountName')(kind, prefix, slug),
  cleanText: (text) => of('cleanText')(text),
  rootAccount: (settings) => of('rootAccount')(settings),
  tresNames: (rows) => of('parseTresNames')(output(rows)),
  clusterNames: (text) => of('parseClusterNames')(text),
  accountRow: (text) => of('parseAccountRow')(text) ?? null,
  parentOf: ({ account, rows }) => of('parseParent')(output(rows), account) ?? null,
  usersOf: ({ account, rows }) => of('parseUsers')(output(rows), account),
  qosOf: ({ account, rows }) => of('parseQos')(output(rows), account),
  jobIds: (rows) => of('parseJobIds')(output(rows)),
  isBinary: ({ output: text, exit = 0 }) => of('isSlurmVersion')(exit, text),
  qosEnforced: ({ gate, override, offering }) =>
    of('isQosEnforced')({ enabled: gate, override: override ?? undefined }, offering),
  statusAction: (flags) =>
    ({ paused: 'pause', downscaled: 'downscale', active: 'restore' })[common('wantedStatus')(flags)],
};
