import { done, lines, NOTHING_ADDED, NOTHING_DELETED, NOTHING_MODIFIED, type Case } from '../case.ts';

const NO_ACCOUNT = [" This account '@none' doesn't exist.", ' Contact your admin to add this account.'];
const NOT_CREATED = ' No associations or wckeys created.';
const FORMAT = 'account,user,partition,fairshare';

export const userCases: readonly Case[] = [
  {
    name: 'a user is added with a default account',
    steps: [
      done('add account @a parent=root cluster=CLUSTER'),
      {
        run: 'add user @U account=@A DefaultAccount=root Share=parent cluster=CLUSTER',
        out: lines(
          ' Adding User(s)',
          ' @u',
          ' Settings =',
          ' Default Account = root',
          ' Associations =',
          ' U = @u A = @a C = CLUSTER',
          ' U = @u A = root C = CLUSTER',
          ' Non Default Settings',
          ' Fairshare = parent',
        ),
      },
      { run: 'add user @u account=@a DefaultAccount=root Share=parent cluster=CLUSTER', code: 1, out: NOTHING_ADDED },
      { run: 'show user @u', out: '@u|root|None' },
      { run: 'remove user where name=@u', out: lines(' Deleting users...', ' @u') },
    ],
  },
  {
    name: 'the first account becomes the default, a later one only when it is asked for',
    steps: [
      done('add account @a,@b,@c cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      done('add user @u account=@b cluster=CLUSTER'),
      { run: 'show user @u', out: '@u|@a|None' },
      done('add user @u account=@c DefaultAccount=@c cluster=CLUSTER'),
      { run: 'show user @u', out: '@u|@c|None' },
      { run: 'modify user @u set DefaultAccount=@b', out: lines(' Modified users...', ' @u') },
      { run: 'show user @u format=user,defaultaccount,adminlevel', out: '@u|@b|None' },
    ],
  },
  {
    name: 'a user on an account that does not exist is refused',
    steps: [
      done('add account @a cluster=CLUSTER'),
      { run: 'add user @u account=@none cluster=CLUSTER', code: 1, err: lines(...NO_ACCOUNT, NOT_CREATED) },
      {
        run: 'add user @u account=@a DefaultAccount=@none cluster=CLUSTER',
        code: 1,
        out: NOTHING_ADDED,
        err: lines(...NO_ACCOUNT),
      },
      { run: 'add user @u', code: 1, err: ' Need name of account to add user to.' },
      { run: 'show user @u' },
      done('add account @b cluster=CLUSTER'),
      done('add user @u account=@b cluster=CLUSTER'),
      { run: 'add user @u account=@none cluster=CLUSTER', code: 1, out: NOTHING_ADDED, err: lines(...NO_ACCOUNT) },
      done('remove account @a cluster=CLUSTER'),
      {
        run: 'add user @u account=@a cluster=CLUSTER',
        code: 1,
        out: NOTHING_ADDED,
        err: lines(" This account '@a' doesn't exist on cluster CLUSTER", ' Contact your admin to add this account.'),
      },
    ],
  },
  {
    name: 'each partition is an association of its own',
    steps: [
      done('add account @a cluster=CLUSTER'),
      {
        run: 'add user @u account=@a Partitions=gpu,main Share=parent cluster=CLUSTER',
        out: lines(
          ' Adding User(s)',
          ' @u',
          ' Associations =',
          ' U = @u A = @a C = CLUSTER P = gpu',
          ' U = @u A = @a C = CLUSTER P = main',
          ' Non Default Settings',
          ' Fairshare = parent',
        ),
      },
      { run: 'add user @u account=@a Partition=gpu cluster=CLUSTER', code: 1, out: NOTHING_ADDED },
      done('add user @u account=@a cluster=CLUSTER'),
      done('add user @v account=@a Partition=nosuch cluster=CLUSTER'),
      {
        run: 'show association where user=@u account=@a cluster=CLUSTER format=account,user,partition',
        out: lines('@a|@u|', '@a|@u|gpu', '@a|@u|main'),
      },
    ],
    tree: {
      format: FORMAT,
      accounts: '@a',
      rows: ['@a|||1', '@a|@u||1', '@a|@u|gpu|parent', '@a|@u|main|parent', '@a|@v|nosuch|1'],
    },
  },
  {
    name: 'users are shown by name, below their account and before its sub-accounts',
    steps: [
      done('add account @p cluster=CLUSTER'),
      done('add account @z,@a parent=@p cluster=CLUSTER'),
      done('add user @y,@b account=@p,@a cluster=CLUSTER'),
      done('add user @c account=@p cluster=CLUSTER'),
      {
        run: 'list associations format=account,user where account=@p cluster=CLUSTER',
        out: lines('@p|', '@p|@b', '@p|@c', '@p|@y'),
      },
      { run: 'show assoc user= account=@p,@z,@a format=account,parentname', out: lines('@p|root', '@a|@p', '@z|@p') },
    ],
    tree: {
      format: 'account,user,parentname',
      accounts: '@p,@z,@a',
      rows: ['@p||root', '@p|@b|', '@p|@c|', '@p|@y|', '@a||@p', '@a|@b|', '@a|@y|', '@z||@p'],
    },
  },
  {
    name: 'a user is removed from one account, and altogether with the last one',
    steps: [
      done('add account @a,@b cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      done('add user @u account=@b cluster=CLUSTER'),
      {
        run: 'remove user where name=@u and account=@a cluster=CLUSTER',
        out: lines(' Deleting user associations...', ' C = CLUSTER A = @a U = @u'),
      },
      { run: 'show user @u', out: '@u||None' },
      { run: 'remove user where name=@u and account=@a cluster=CLUSTER', code: 1, out: NOTHING_DELETED },
      {
        run: 'remove user where account=@b cluster=CLUSTER',
        out: lines(
          ' Deleting user associations...',
          ' C = CLUSTER A = @b U = @u',
          ' Deleting users (No Associations)...',
          ' @u',
        ),
      },
      { run: 'show user @u' },
      { run: 'remove user', code: 1, err: ' No conditions given to remove, not executing.' },
    ],
  },
  {
    name: 'several users are removed at once, missing ones do no harm',
    steps: [
      done('add account @a cluster=CLUSTER'),
      done('add user @u,@v account=@a cluster=CLUSTER'),
      { run: 'remove user where name=@u,@v,@none', out: lines(' Deleting users...', ' @u', ' @v') },
      { run: 'remove user where name=@none', code: 1, out: NOTHING_DELETED },
    ],
  },
  {
    name: 'a default account cannot be removed together with another account of the same user',
    steps: [
      done('add account @a,@b cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      done('add user @u account=@b cluster=CLUSTER'),
      {
        run: 'remove account where name=@a,@b cluster=CLUSTER',
        code: 1,
        err: lines(
          ' Error with request: You can not remove the default account of a user',
          ' C = CLUSTER A = @a U = @u',
          ' Please either remove the accounts listed above from list and resubmit,',
          " or change these users' default accounts to remove the account(s).",
          ' Changes Discarded',
        ),
      },
      {
        run: 'remove user where account=@a,@b cluster=CLUSTER',
        code: 1,
        err: /You can not remove the default account of a user[^]*You must change the default account of these users/,
      },
      done('remove account where name=@a cluster=CLUSTER'),
      { run: 'show user @u', out: '@u||None' },
    ],
    tree: { format: 'account,user', accounts: '@a,@b', rows: ['@b|', '@b|@u'] },
  },
  {
    name: 'limits of a user are merged, and cleared with -1',
    steps: [
      done('add account @a cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      {
        run: 'modify user @u where account=@a cluster=CLUSTER set MaxTRESMins=cpu=100,mem=2048,gres/gpu=-1',
        out: lines(' Modified user associations...', ' C = CLUSTER A = @a U = @u'),
      },
      done('modify user @u where account=@a cluster=CLUSTER set MaxTRESMins=mem=-1'),
      {
        run: 'show association where accounts=@a format=Account,MaxTRESMins,User cluster=CLUSTER',
        out: lines('@a||', '@a|cpu=100|@u'),
      },
      {
        run: 'modify user @u where account=@none cluster=CLUSTER set MaxTRESMins=cpu=1',
        code: 1,
        out: NOTHING_MODIFIED,
      },
    ],
  },
];
