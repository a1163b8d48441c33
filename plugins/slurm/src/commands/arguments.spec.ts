import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { commandLine } from '../tools/slurm-command.ts';
import { quotedText } from './arguments.ts';
import * as commands from './index.ts';

describe('names in statements', () => {
  it.each(['', '-i', 'a b', 'a,b', 'a=b', 'a|b', 'a"b', "a'b", 'a;b', 'a\nb', 'u[1-9]', 'a\u0000'])(
    '%p is refused before anything is sent',
    (name) => {
      expect(() => commands.removeAccount(name)).toThrow(/^Invalid SLURM account name/);
      expect(() => commands.addUser(['fine', name], 'a_x')).toThrow(/^Invalid SLURM user name/);
      expect(() => commands.cancelJobs('a_x', name)).toThrow(BackendError);
    },
  );

  it.each(['a_x', 'First.Last', 'user@example.org', 'proj-1', '2026_084', 'ä'])('%p is allowed', (name) => {
    expect(commands.removeAccount(name).words.at(-1)).toBe(`name=${name}`);
  });

  it('never form an empty list, which would mean everybody', () => {
    expect(() => commands.removeUser([], 'a_x')).toThrow(/non-empty/);
    expect(() => commands.addUser([], 'a_x')).toThrow(/non-empty/);
  });
});

describe('limits in statements', () => {
  it.each([1.5, Number.NaN, -2, 1e300])('%p is refused, as SLURM would store something else', (value) => {
    expect(() => commands.setLimits('a_x', { cpu: value })).toThrow(/whole number/);
  });

  it('refuses names of TRES that would change the statement, and no limits at all', () => {
    expect(() => commands.setLimits('a_x', { 'cpu=1,mem': 1 })).toThrow(/TRES name/);
    expect(() => commands.setLimits('a_x', {})).toThrow(/non-empty/);
  });
});

describe('texts in statements', () => {
  it('lose what would break rows, and are never empty', () => {
    expect(quotedText(' a | "b"\n c ', 'x')).toBe('"a b c"');
    expect(quotedText('"" |', 'a_x')).toBe('"a_x"');
  });
});

describe('command lines', () => {
  const settings = { binPath: '/opt/slurm/bin/', clusterName: 'prod' };

  it('name the cluster where the statement is about one', () => {
    expect(commandLine(commands.cancelJobIds(['7']), settings)).toEqual([
      '/opt/slurm/bin/scancel',
      '--cluster=prod',
      '-f',
      '7',
    ]);
    expect(commandLine(commands.showAssociations(['a', 'b']), settings).slice(-3)).toEqual([
      'where',
      'account=a,b',
      'cluster=prod',
    ]);
    expect(commandLine(commands.listTres(), settings)).not.toContain('cluster=prod');
    expect(commandLine(commands.toolVersion(), settings)).toEqual(['/opt/slurm/bin/sacctmgr', '--version']);
  });
});
