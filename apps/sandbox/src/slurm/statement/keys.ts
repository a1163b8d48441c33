import type { KeyTable } from './options.ts';

const SCOPE: KeyTable = [
  ['clusters', 1],
  ['format', 1],
];

export const LIMIT_SETTINGS: KeyTable = [
  ['fairshare', 1],
  ['shares', 1],
  ['grpjobs', 4],
  ['grpsubmitjobs', 4],
  ['grptresmins', 8],
  ['grptresrunmins', 8],
  ['grptres', 7],
  ['grpwall', 4],
  ['maxjobs', 4],
  ['maxsubmitjobs', 4],
  ['maxtresmins', 8],
  ['maxtrespernode', 11],
  ['maxtresperjob', 7],
  ['maxwall', 4],
  ['priority', 3],
  ['qoslevel', 1],
  ['defaultqos', 8],
];

export const ACCOUNT_KEYS = {
  conditions: [
    ['accounts', 1],
    ['names', 1],
    ['users', 1],
    ['parents', 1],
    ['partitions', 3],
    ['descriptions', 1],
    ['organizations', 1],
    ['qoslevel', 1],
    ...SCOPE,
  ] as KeyTable,
  settings: [
    ['accounts', 1],
    ['names', 1],
    ['clusters', 1],
    ['description', 3],
    ['organization', 1],
    ['parent', 1],
    ['rawusage', 7],
    ...LIMIT_SETTINGS,
  ] as KeyTable,
};

export const USER_KEYS = {
  conditions: [
    ['accounts', 2],
    ['names', 1],
    ['users', 1],
    ['partitions', 3],
    ['defaultaccount', 8],
    ['adminlevel', 2],
    ['qoslevel', 1],
    ...SCOPE,
  ] as KeyTable,
  settings: [
    ['accounts', 2],
    ['names', 1],
    ['clusters', 1],
    ['partitions', 3],
    ['defaultaccount', 8],
    ['adminlevel', 2],
    ['rawusage', 7],
    ...LIMIT_SETTINGS,
  ] as KeyTable,
};

export const ASSOCIATION_KEYS = {
  conditions: [['accounts', 2], ['users', 1], ['partitions', 4], ['parents', 4], ['qoslevel', 1], ...SCOPE] as KeyTable,
  settings: [] as KeyTable,
};

export const QOS_KEYS = {
  conditions: [
    ['names', 1],
    ['ids', 1],
    ['descriptions', 1],
    ['format', 1],
  ] as KeyTable,
  settings: [
    ['names', 1],
    ['description', 1],
    ['flags', 2],
    ['grptresmins', 8],
    ['grptresrunmins', 8],
    ['grptres', 7],
    ['grpjobs', 4],
    ['grpsubmitjobs', 4],
    ['grpwall', 4],
    ['maxjobsperuser', 4],
    ['maxsubmitjobsperuser', 4],
    ['maxtresmins', 8],
    ['maxtrespernode', 11],
    ['maxtresperuser', 11],
    ['maxtresperjob', 7],
    ['maxwall', 4],
    ['mintresperjob', 7],
    ['priority', 3],
  ] as KeyTable,
};

export const PLAIN_KEYS = {
  conditions: [['names', 1], ['types', 1], ['ids', 1], ...SCOPE] as KeyTable,
  settings: [] as KeyTable,
};
