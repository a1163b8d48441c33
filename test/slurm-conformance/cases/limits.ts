import { done, lines, type Case } from '../case.ts';

const MODIFIED = lines(' Modified account associations...', ' C = CLUSTER A = @a of root');

export const limitCases: readonly Case[] = [
  {
    name: 'TRES limits are merged, and memory is shown with its unit',
    steps: [
      done('add account @a cluster=CLUSTER'),
      { run: 'modify account @a cluster=CLUSTER set GrpTRESMins=cpu=600000,gres/gpu=300,mem=614400', out: MODIFIED },
      { run: 'modify account @a cluster=CLUSTER set GrpTRESMins=cpu=7', out: MODIFIED },
      { run: 'modify account @a cluster=CLUSTER set GrpTRESMins=cpu=7', out: MODIFIED },
      {
        run: 'show association format=account,GrpTRESMins where accounts=@a cluster=CLUSTER',
        out: '@a|cpu=7,gres/gpu=300,mem=600G',
      },
      { run: 'modify account @a cluster=CLUSTER set GrpTRESMins=gres/gpu=-1,mem=1000000', out: MODIFIED },
    ],
    tree: { format: 'grptresmins', accounts: '@a', rows: ['cpu=7,mem=1000000M'] },
  },
  {
    name: 'memory keeps halves of a unit and nothing finer',
    steps: [
      done('add account @a,@b,@c,@d,@e,@f cluster=CLUSTER'),
      done('modify account @a cluster=CLUSTER set GrpTRESMins=mem=1536'),
      done('modify account @b cluster=CLUSTER set GrpTRESMins=mem=1025'),
      done('modify account @c cluster=CLUSTER set GrpTRESMins=mem=1610612736'),
      done('modify account @d cluster=CLUSTER set GrpTRESMins=mem=5G,cpu=5K'),
      done('modify account @e cluster=CLUSTER set GrpTRESMins=mem=0,cpu=0'),
      done('modify account @f cluster=CLUSTER set GrpTRESMins=mem=3000000000'),
    ],
    tree: {
      format: 'account,grptresmins',
      accounts: '@a,@b,@c,@d,@e,@f',
      rows: [
        '@a|mem=1.50G',
        '@b|mem=1025M',
        '@c|mem=1.50P',
        '@d|cpu=5120,mem=5G',
        '@e|cpu=0,mem=0',
        '@f|mem=2929687.50G',
      ],
    },
  },
  {
    name: 'an unknown TRES and an empty value are refused, a bad number is not',
    steps: [
      done('add account @a cluster=CLUSTER'),
      {
        run: 'modify account @a cluster=CLUSTER set GrpTRESMins=nosuch=4',
        code: 1,
        err: lines(
          'sacctmgr: error: slurmdb_format_tres_str: no TRES known by type nosuch',
          ' Unknown option: GrpTRESMins=nosuch=4',
          " Use keyword 'where' to modify condition",
        ),
      },
      {
        run: 'modify account @a cluster=CLUSTER set GrpTRESMins=',
        code: 1,
        err: lines(' Unknown option: GrpTRESMins=', " Use keyword 'where' to modify condition"),
      },
      {
        run: 'modify account @a cluster=CLUSTER set GrpTRESMins=cpu=abc',
        out: MODIFIED,
        err: /Invalid unit type 'a'/,
      },
      { run: 'show assoc account=@a format=grptresmins', out: 'cpu=0' },
      {
        run: 'modify account @a cluster=CLUSTER set GrpTRESMins=cpu=1.5',
        out: MODIFIED,
        err: /Invalid unit type '\.'/,
      },
    ],
    tree: { format: 'grptresmins', accounts: '@a', rows: ['cpu=1'] },
  },
  {
    name: 'fairshare, submit stop and several settings in one statement',
    steps: [
      done('add account @a cluster=CLUSTER'),
      { run: 'modify account @a cluster=CLUSTER set GrpSubmitJobs=0', out: MODIFIED },
      {
        run: 'modify account where name=@a cluster=CLUSTER set fairshare=333 GrpTRES=cpu=5,mem=100 GrpJobs=4',
        out: MODIFIED,
      },
      { run: 'show assoc account=@a format=fairshare,grpsubmit,grptres,grpjobs', out: '333|0|cpu=5,mem=100M|4' },
      { run: 'modify account @a cluster=CLUSTER set GrpSubmitJobs=-1 fairshare=parent', out: MODIFIED },
      { run: 'show assoc account=@a format=fairshare,grpsubmitjobs', out: 'parent|' },
      {
        run: 'modify account @a cluster=CLUSTER set fairshare=x',
        code: 1,
        err: lines(
          'sacctmgr: error: Invalid value for FairShare (x)',
          ' Unknown option: fairshare=x',
          " Use keyword 'where' to modify condition",
        ),
      },
    ],
  },
  {
    name: 'per-job limits of an account reach its users, group limits do not',
    steps: [
      done('add account @a cluster=CLUSTER'),
      done('add account @b parent=@a cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      done('add user @v account=@b cluster=CLUSTER'),
      done('modify user @v where account=@b cluster=CLUSTER set MaxTRESMins=billing=9'),
      {
        run: 'modify account @a cluster=CLUSTER set MaxTRESMins=billing=5 GrpTRESMins=cpu=4',
        out: lines(
          ' Modified account associations...',
          ' C = CLUSTER A = @a of root',
          ' C = CLUSTER A = @a U = @u',
          ' C = CLUSTER A = @b U = @v',
        ),
      },
    ],
    tree: {
      format: 'account,user,maxtresmins,grptresmins',
      accounts: '@a,@b',
      rows: ['@a||billing=5|cpu=4', '@a|@u|billing=5|', '@b||billing=5|', '@b|@v|billing=9|'],
    },
  },
  {
    name: 'raw usage is reset, with a word about the cluster when none was named',
    steps: [
      done('add account @a cluster=CLUSTER'),
      { run: 'modify account @a cluster=CLUSTER set RawUsage=0' },
      { run: 'modify account @a set RawUsage=0', out: 'No cluster specified, resetting on local cluster CLUSTER' },
    ],
  },
];
