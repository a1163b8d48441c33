import { parseRows } from './rows.ts';

/** The columns asked for in every observation, in this order. */
export const ASSOCIATION_COLUMNS = [
  'account',
  'user',
  'partition',
  'parentname',
  'fairshare',
  'grpsubmit',
  'grptres',
  'grptresmins',
  'maxtres',
  'maxtresmins',
  'qos',
  'defaultqos',
] as const;

/** One row of `show assoc`. An account's own row has an empty user, the root account an empty parent. */
export interface Association {
  readonly account: string;
  readonly user: string;
  readonly partition: string;
  readonly parent: string;
  /** A number, or the word `parent`. */
  readonly fairshare: string;
  readonly grpSubmitJobs: string;
  readonly grpTres: string;
  readonly grpTresMins: string;
  readonly maxTres: string;
  readonly maxTresMins: string;
  /** Inherited names included. */
  readonly qos: string;
  readonly defaultQos: string;
}

/** A row in which nothing is set. */
export const NO_ASSOCIATION: Association = {
  account: '',
  user: '',
  partition: '',
  parent: '',
  fairshare: '',
  grpSubmitJobs: '',
  grpTres: '',
  grpTresMins: '',
  maxTres: '',
  maxTresMins: '',
  qos: '',
  defaultQos: '',
};

export function parseAssociations(output: string): Association[] {
  return parseRows(output)
    .filter((columns) => columns.length >= ASSOCIATION_COLUMNS.length)
    .map((columns) => {
      const at = (name: (typeof ASSOCIATION_COLUMNS)[number]) => columns[ASSOCIATION_COLUMNS.indexOf(name)] ?? '';
      return {
        account: at('account'),
        user: at('user'),
        partition: at('partition'),
        parent: at('parentname'),
        fairshare: at('fairshare'),
        grpSubmitJobs: at('grpsubmit'),
        grpTres: at('grptres'),
        grpTresMins: at('grptresmins'),
        maxTres: at('maxtres'),
        maxTresMins: at('maxtresmins'),
        qos: at('qos'),
        defaultQos: at('defaultqos'),
      };
    });
}
