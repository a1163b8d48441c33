import { done, lines, NOTHING_ADDED, NOTHING_DELETED, NOTHING_MODIFIED, type Case } from '../case.ts';

export const accountCases: readonly Case[] = [
  {
    name: 'an account is added below its parent, in lower case',
    steps: [
      {
        run: 'add account @TOP description="My Alloc" organization="@Org" parent="root" cluster=CLUSTER',
        out: lines(
          ' Adding Account(s)',
          ' @top',
          ' Settings',
          ' Description = my alloc',
          ' Organization = @org',
          ' Associations',
          ' A = @top C = CLUSTER',
          ' Settings',
          ' Parent = root',
        ),
      },
      { run: 'show account @top cluster=CLUSTER', out: '@top|my alloc|@org' },
    ],
    tree: { format: 'account,user,parentname,fairshare', accounts: '@top', rows: ['@top||root|1'] },
  },
  {
    name: 'an account without texts takes its own name and its parent',
    steps: [
      done('add account @top cluster=CLUSTER'),
      done('add account @sub parent=@top cluster=CLUSTER'),
      { run: 'list account where name=@top,@sub', out: lines('@sub|@sub|@top', '@top|@top|@top') },
    ],
  },
  {
    name: 'adding an existing account changes nothing',
    steps: [
      done('add account @top description=First parent=root cluster=CLUSTER'),
      { run: 'add account @top description=Second parent=root cluster=CLUSTER', code: 1, out: NOTHING_ADDED },
      { run: 'show account @top', out: '@top|first|@top' },
    ],
  },
  {
    name: 'of several accounts the missing ones are added',
    steps: [
      done('add account @a cluster=CLUSTER'),
      { run: 'add account @a,@b cluster=CLUSTER', out: /^ Adding Account\(s\)\n @b\n/ },
    ],
    tree: { format: 'account', accounts: '@a,@b', rows: ['@a', '@b'] },
  },
  {
    name: 'a parent that does not exist is refused',
    steps: [
      {
        run: 'add account @top parent=@none cluster=CLUSTER',
        code: 1,
        err: lines(
          " Parent account '@none' doesn't exist on cluster CLUSTER",
          ' Contact your admin to add this account.',
          ' No associations created.',
        ),
      },
    ],
    tree: { format: 'account', accounts: '@top', rows: [] },
  },
  {
    name: 'an account without a name, and one on an unknown cluster, are refused',
    steps: [
      { run: 'add account', code: 1, err: ' Need name of account to add.' },
      {
        run: 'add account @top cluster=nocluster',
        code: 1,
        err: lines(" This cluster 'nocluster' doesn't exist.", ' Contact your admin to add it to accounting.'),
      },
    ],
  },
  {
    name: 'an account is moved with what is below it',
    steps: [
      done('add account @a,@b parent=root cluster=CLUSTER'),
      done('add account @c parent=@a cluster=CLUSTER'),
      {
        run: 'modify account where name=@a cluster=CLUSTER set parent=@b',
        out: lines(' Modified account associations...', ' C = CLUSTER A = @a of root'),
      },
      { run: 'modify account where name=@a cluster=CLUSTER set parent=@b', code: 1, out: NOTHING_MODIFIED },
      {
        run: 'modify account where name=@a cluster=CLUSTER set parent=@none',
        code: 1,
        err: " Parent Account @none doesn't exist.",
      },
    ],
    tree: { format: 'account,parentname', accounts: '@a,@b,@c', rows: ['@b|root', '@a|@b', '@c|@a'] },
  },
  {
    name: 'changing what does not exist modifies nothing',
    steps: [
      { run: 'modify account @none cluster=CLUSTER set fairshare=5', code: 1, out: NOTHING_MODIFIED },
      { run: 'modify account @none cluster=CLUSTER set parent=root', code: 1, out: NOTHING_MODIFIED },
      { run: 'modify account @none set', code: 1, err: " You didn't give me anything to set" },
    ],
  },
  {
    name: 'removal on one cluster leaves the record, and adding again keeps its texts',
    steps: [
      done('add account @a description=First cluster=CLUSTER'),
      {
        run: 'remove account where name=@a cluster=CLUSTER',
        out: lines(' Deleting account associations...', ' C = CLUSTER A = @a of root'),
      },
      { run: 'remove account where name=@a cluster=CLUSTER', code: 1, out: NOTHING_DELETED },
      { run: 'show account @a cluster=CLUSTER', out: '@a|first|@a' },
      { run: 'show assoc account=@a' },
      {
        run: 'add account @a description=Second cluster=CLUSTER',
        out: lines(' Associations', ' A = @a C = CLUSTER', ' Settings', ' Parent = root'),
      },
      { run: 'show account @a', out: '@a|first|@a' },
      { run: 'remove account where name=@a', out: lines(' Deleting accounts...', ' @a') },
      { run: 'show account @a' },
      { run: 'remove account where name=@a', code: 1, out: NOTHING_DELETED },
      { run: 'remove account', code: 1, err: ' No conditions given to remove, not executing.' },
    ],
  },
  {
    name: 'removal takes the accounts below along',
    steps: [
      done('add account @a cluster=CLUSTER'),
      done('add account @b parent=@a cluster=CLUSTER'),
      done('add account @c parent=@b cluster=CLUSTER'),
      {
        run: 'remove account where name=@a cluster=CLUSTER',
        out: lines(
          ' Deleting account associations...',
          ' C = CLUSTER A = @a of root',
          ' C = CLUSTER A = @b of @a',
          ' C = CLUSTER A = @c of @b',
        ),
      },
    ],
    tree: { format: 'account', accounts: '@a,@b,@c', rows: [] },
  },
  {
    name: 'descriptions are changed on the record',
    steps: [
      done('add account @a cluster=CLUSTER'),
      {
        run: 'modify account @a set description=Hello organization=Foo',
        out: lines(' Modified accounts...', ' @a'),
      },
      { run: 'list account where name=@a', out: '@a|hello|foo' },
    ],
  },
];
