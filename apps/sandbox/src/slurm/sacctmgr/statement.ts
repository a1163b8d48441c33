import type { ClusterState } from '../cluster/state.ts';
import { StatementError } from '../statement/options.ts';
import { addAccount } from './add-account.ts';
import { addUser } from './add-user.ts';
import { modifyAccount, modifyUser } from './modify.ts';
import { addQos, modifyQos, removeQos } from './qos.ts';
import { removeAccount, removeUser } from './remove.ts';
import { refused, type Result } from './result.ts';
import { showAccount, showAssociation, showCluster, showQos, showTres, showUser, type Layout } from './show.ts';

type Handler = (words: readonly string[], state: ClusterState, layout: Layout) => Result;
/** Entity → least number of letters that mean it, and what to do. */
type Entities = readonly (readonly [name: string, leastLetters: number, handler: Handler])[];

const VERBS: Readonly<
  Record<string, { readonly least: number; readonly action: string; readonly entities: Entities }>
> = {
  add: { least: 3, action: 'add', entities: entities(addAccount, addUser, addQos) },
  create: { least: 3, action: 'add', entities: entities(addAccount, addUser, addQos) },
  modify: { least: 1, action: 'modify', entities: entities(modifyAccount, modifyUser, modifyQos) },
  remove: { least: 1, action: 'delete', entities: entities(removeAccount, removeUser, removeQos) },
  delete: { least: 1, action: 'delete', entities: entities(removeAccount, removeUser, removeQos) },
  show: { least: 3, action: 'list', entities: listings() },
  list: { least: 1, action: 'list', entities: listings() },
};

const CHANGEABLE = '"Account", "Cluster", "Coordinator", "Federation", "QOS", "Resource", or "User"';
const LISTABLE = [
  '"Account", "Association", "Cluster", "Configuration",',
  '"Event", "Federation", "Problem", "QOS", "Resource", "Reservation",',
  '"RunAwayJobs", "Stats", "Transaction", "TRES", "User", or "WCKey"',
].join('\n');

/** Whether a statement asks "are you sure" unless `--immediate` was given. */
export function needsConsent(words: readonly string[]): boolean {
  const verb = findVerb(words[0] ?? '');
  if (verb !== undefined && verb.action !== 'list') return true;
  const isAboutRecords = /^(acc|use)/i.test(words[1] ?? '');
  const isDetailed = words.some((word) => /^witha/i.test(word));
  return isAboutRecords && !isDetailed && words.some((word) => /^c[a-z]*=/i.test(word));
}

/** Carries out one statement on the state. */
export function runStatement(words: readonly string[], state: ClusterState, layout: Layout): Result {
  const [verbWord = '', entityWord = '', ...rest] = words;
  const verb = findVerb(verbWord);
  if (!verb) return refused(`invalid keyword: ${verbWord}`);
  const written = entityWord.toLowerCase();
  const entity = verb.entities.find(([name, least]) => written.length >= least && name.startsWith(written));
  if (!entity) {
    const valid = verb.action === 'list' ? LISTABLE : CHANGEABLE;
    return refused(`No valid entity in ${verb.action} command\nInput line must include ${valid}`);
  }
  try {
    return entity[2](rest, state, layout);
  } catch (error) {
    if (error instanceof StatementError) return refused(withoutHint(error.message, verb.action, entity[0]));
    throw error;
  }
}

/** Only statements with both halves, `where` and `set`, are told about the other one. */
function withoutHint(message: string, action: string, entity: string): string {
  const hasOneHalf = action === 'add' || entity === 'associations';
  return hasOneHalf ? message.replace(/\n Use keyword '(?:where|set)'.*$/, '') : message;
}

function findVerb(word: string): (typeof VERBS)[string] | undefined {
  const written = word.toLowerCase();
  const found = Object.entries(VERBS).find(([name, { least }]) => written.length >= least && name.startsWith(written));
  return found?.[1];
}

function entities(account: Handler, user: Handler, qos: Handler): Entities {
  return [
    ['accounts', 1, account],
    ['users', 1, user],
    ['qos', 1, qos],
  ];
}

function listings(): Entities {
  return [
    ['associations', 2, showAssociation],
    ['accounts', 2, showAccount],
    ['users', 1, showUser],
    ['qos', 1, showQos],
    ['tres', 2, showTres],
    ['clusters', 2, showCluster],
  ];
}
