import { FLAGS, type ClusterUnderTest } from './cluster-under-test.ts';
import { freshName, narrow } from './run-case.ts';

/** Several statements to one process. */
export function inputCases(clusterUnderTest: () => ClusterUnderTest): void {
  it('echoes each statement before its answer, goes on after a failure and tells of it in the end', async () => {
    const { run, cluster } = clusterUnderTest();
    const name = freshName();
    // short ones: the echo of a line beyond 80 columns is garbled
    const statements = [
      `add account ${name}a desc="A b" org="C" parent="root"`,
      `add account ${name}b parent=${name}none`,
      '',
      '# remark',
      `show account ${name}a`,
      `modify account ${name}none set fairshare=3`,
      `show assoc account=${name}a format=account,parentname`,
    ];
    const { code, stdout, stderr } = await run('sacctmgr', [...FLAGS], `${statements.join('\n')}\n`);
    expect(narrow(stdout).split('\n')).toEqual([
      `sacctmgr: ${statements[0]}`,
      ' Adding Account(s)',
      ` ${name}a`,
      ' Settings',
      ' Description = a b',
      ' Organization = c',
      ' Associations',
      ` A = ${name}a C = ${cluster}`,
      ' Settings',
      ' Parent = root',
      `sacctmgr: ${statements[1]}`,
      'sacctmgr:',
      'sacctmgr: # remark',
      `sacctmgr: show account ${name}a`,
      `${name}a|a b|c`,
      `sacctmgr: ${statements[5]}`,
      ' Nothing modified',
      `sacctmgr: ${statements[6]}`,
      `${name}a|root`,
      'sacctmgr:',
    ]);
    expect(stderr).toContain(` Parent account '${name}none' doesn't exist on cluster ${cluster}`);
    expect(code).toBe(1);
  });

  it('is without effect when empty, and stops at quit', async () => {
    const { run } = clusterUnderTest();
    expect(await run('sacctmgr', [...FLAGS], '')).toEqual({ code: 0, stdout: 'sacctmgr: \n', stderr: '' });
    const { code, stdout } = await run('sacctmgr', [...FLAGS], 'quit\nbogus\n');
    expect({ code, stdout: stdout.trim() }).toEqual({ code: 0, stdout: 'sacctmgr: quit' });
  });
}
