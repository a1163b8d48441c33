import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isStoredText } from '../commands/arguments.ts';
import { outageAdvice, isJobsActive } from '../tools/failures.ts';
import { AccountTree, hasUser, usersOf } from '../tree/account-tree.ts';
import { usageReport } from '../usage/usage-report.ts';
import { parseAccountList } from './accounts.ts';
import { parseAssociations } from './associations.ts';
import { limitsToWaldur, parseUserLimits } from './limits.ts';
import { parseTresLimits } from './quantities.ts';
import { activeJobsByCluster, isSlurmVersion, parseClusterNames, parseJobIds, parseTresNames } from './tools.ts';

/** As SLURM 22.05.8 printed it. */
function fixture(name: string): string {
  return readFileSync(join(import.meta.dirname, '../../fixtures', `${name}.txt`), 'utf8');
}

const tree = new AccountTree(parseAssociations(fixture('show-assoc')), parseAccountList(fixture('list-account')));

describe('the account tree', () => {
  it('finds accounts whatever the case, with parent and users', () => {
    const account = tree.find('A_ALLOC1');
    expect(account).toMatchObject({ name: 'a_alloc1', parent: 'p_proj1' });
    expect(usersOf(account)).toEqual(['rsalice', 'rsbob']);
    expect(hasUser(account, 'RSALICE')).toBe(true);
    expect(hasUser(account, 'rsal')).toBe(false);
    expect(tree.find('root')?.parent).toBe('');
  });

  it('knows what an account has set', () => {
    const row = tree.find('a_alloc1')?.row;
    expect(parseTresLimits(row?.grpTresMins ?? '')).toEqual({ cpu: 600_000, 'gres/gpu': 300, mem: 614_400 });
    expect(parseTresLimits(row?.grpTres ?? '')).toEqual({ mem: 1_000_000 });
    expect(row).toMatchObject({ fairshare: '50', grpSubmitJobs: '', qos: 'normal' });
    expect(tree.find('a_alloc2')?.row).toMatchObject({ fairshare: 'parent', grpSubmitJobs: '0', qos: 'paused' });
    expect(tree.find('a_alloc2')?.userRows[0]).toMatchObject({ qos: 'normal,paused', defaultQos: 'paused' });
  });

  it('counts an account as present only with an association, though its record remains', () => {
    expect(tree.has('a_lines')).toBe(false);
    expect(tree.recordOf('a_lines')?.organization).toBe('p_proj1');
  });

  it('knows children and members', () => {
    expect(tree.childrenOf('P_PROJ1')).toEqual(['a_alloc1', 'a_alloc2']);
    expect(tree.membersOf('p_proj1')).toEqual(['a_alloc1', 'a_alloc2']);
    expect(tree.childrenOf('root')).toEqual(['c_org1']);
  });
});

describe('stored texts', () => {
  it('are put together when they hold line breaks or separators', () => {
    expect(tree.recordOf('a_lines')?.description).toBe('genome study of transcriptomics data');
    expect(tree.recordOf('q1')).toMatchObject({ description: 'it`s – €  a|b', organization: 'p_proj1' });
  });

  it('are recognised in spite of what the database did to them', () => {
    expect(isStoredText(tree.recordOf('a_alloc2')?.description ?? '', "O'Brien Ä 日本")).toBe(true);
    expect(isStoredText('it`s – €  a b', 'It\'s – €\n a|"b"')).toBe(true);
    expect(isStoredText('my alloc', 'My alloc 2')).toBe(false);
  });
});

describe('answers about the site', () => {
  it('are read', () => {
    expect(parseTresNames(fixture('list-tres'))).toContain('gres/gpu');
    expect(parseClusterNames(fixture('list-cluster'))).toEqual(['real']);
    expect(isSlurmVersion(0, fixture('sacctmgr-version'))).toBe(true);
    expect(parseJobIds(fixture('sacct-jobs'))).toEqual(['10']);
  });

  it('give limits in Waldur units and usage per user', () => {
    const components = { cpu: { unit_factor: 60_000 }, mem: { unit_factor: 61_440 }, 'gres/gpu': { unit_factor: 60 } };
    expect(limitsToWaldur(tree.find('a_alloc1')?.row.grpTresMins ?? '', components)).toEqual({
      cpu: 10,
      'gres/gpu': 5,
      mem: 10,
    });
    expect(parseUserLimits('a_alloc2|cpu=120000,mem=60G|rsalice', components)).toEqual({
      rsalice: { cpu: 120_000, mem: 61_440 },
    });
    const report = usageReport(fixture('sacct-usage'), { cpu: { unit_factor: 0.1 } });
    expect(report['a_alloc1']).toEqual({
      rsalice: { cpu: 0.67 },
      rsbob: { cpu: 0 },
      TOTAL_ACCOUNT_USAGE: { cpu: 0.67 },
    });
  });
});

describe('refusals', () => {
  it('name the jobs that are active', () => {
    expect(isJobsActive(fixture('remove-jobs-active'))).toBe(true);
    expect([...activeJobsByCluster(fixture('remove-jobs-active'))]).toEqual([['real', ['10']]]);
  });

  it.each(['slurmdbd-down', 'database-down', 'no-configuration'])('are told from an outage: %s', (name) => {
    expect(outageAdvice(fixture(name))).toMatch(/^check /);
  });

  it.each(['add-user-no-account', 'modify-unknown-tres', 'remove-jobs-active'])('%s is no outage', (name) => {
    expect(outageAdvice(fixture(name))).toBeUndefined();
  });
});
