import { done, lines, NOTHING_ADDED, NOTHING_DELETED, NOTHING_MODIFIED, type Case } from '../case.ts';

const NO_ACCESS = [
  " These associations don't have access to their default qos.",
  ' Please give them access before they the default can be set to this.',
];

export const qosCases: readonly Case[] = [
  {
    name: 'a QoS is made, limited step by step, and removed',
    steps: [
      {
        run: 'add qos @Q set flags=DenyOnLimit,NoDecay',
        out: lines(' Adding QOS(s)', ' @q', ' Settings', ' Description = @q', ' Flags = DenyOnLimit,NoDecay'),
      },
      { run: 'add qos @q', code: 1, out: NOTHING_ADDED },
      { run: 'modify qos @q set GrpTRES=cpu=100', out: lines(' Modified qos...', ' @q') },
      done('modify qos @q set MaxJobs=50'),
      done('modify qos @q set MaxSubmit=200'),
      done('modify qos @q set MaxWall=2-00:00:00'),
      done('modify qos @q set MinTRESPerJob=gres/gpu=1'),
      {
        run: 'show qos @q',
        out: '@q|0|00:00:00|||cluster|DenyOnLimit,NoDecay||1.000000|cpu=100|||||||||2-00:00:00||50|200||||gres/gpu=1',
      },
      { run: 'show qos @q format=name,maxjobs,maxsubmit,maxwall', out: '@q|50|200|2-00:00:00' },
      { run: 'modify qos @none set MaxJobs=1', code: 1, out: NOTHING_MODIFIED },
      { run: 'remove qos where name=@q', out: lines(' Deleting QOS(s)...', ' @q') },
      { run: 'remove qos where name=@q', code: 1, out: NOTHING_DELETED },
      { run: 'show qos @q' },
    ],
  },
  {
    name: 'users inherit the QoS of their account unless they have their own',
    steps: [
      done('add qos @x,@y'),
      done('add account @a cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      done('add user @v account=@a QosLevel=normal,@y DefaultQOS=@y Share=parent cluster=CLUSTER'),
      {
        run: 'modify account @a cluster=CLUSTER set qos=@x',
        out: lines(' Modified account associations...', ' C = CLUSTER A = @a of root', ' C = CLUSTER A = @a U = @u'),
      },
      { run: 'list associations format=account,qos where account=@a cluster=CLUSTER', out: /^@a\|@x\n/ },
    ],
    tree: {
      format: 'account,user,qos,defaultqos',
      accounts: '@a',
      rows: ['@a||@x|', '@a|@u|@x|', '@a|@v|normal,@y|@y'],
    },
  },
  {
    name: 'a QoS is attached, becomes the default, and is then protected',
    steps: [
      done('add qos @x'),
      done('add account @a cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      done('modify account cluster=CLUSTER set qos+=@x where account=@a'),
      done('modify account cluster=CLUSTER set defaultqos=@x where account=@a'),
      {
        run: 'modify account cluster=CLUSTER set qos-=@x where account=@a',
        err: lines(...NO_ACCESS, ' DefQOS = @x C = CLUSTER A = @a', ' DefQOS = @x C = CLUSTER A = @a U = @u'),
      },
      {
        run: 'modify account @a cluster=CLUSTER set qos=normal',
        err: lines(...NO_ACCESS, ' DefQOS = @x C = CLUSTER A = @a', ' DefQOS = @x C = CLUSTER A = @a U = @u'),
      },
      {
        run: 'remove qos where name=@x',
        code: 1,
        err: lines(
          ' Associations listed below have these as their Default QOS.',
          ' DefQOS = @x C = CLUSTER A = @a',
          " Please either remove the qos' listed above from list and resubmit,",
          ' or change the default qos to remove the qos.',
          ' Changes Discarded',
        ),
      },
      {
        run: 'show assoc account=@a format=account,user,qos,defaultqos',
        out: lines('@a||normal,@x|@x', '@a|@u|normal,@x|@x'),
      },
      done('modify account @a cluster=CLUSTER set qos=normal defaultqos=normal'),
      { run: 'remove qos where name=@x', out: lines(' Deleting QOS(s)...', ' @x') },
    ],
    tree: {
      format: 'account,user,qos,defaultqos',
      accounts: '@a',
      rows: ['@a||normal|normal', '@a|@u|normal|normal'],
    },
  },
  {
    name: 'unknown QoS are refused',
    steps: [
      done('add account @a cluster=CLUSTER'),
      {
        run: 'modify account @a cluster=CLUSTER set qos=@none',
        code: 1,
        err: /^sacctmgr: error: You gave a bad qos '@none'\. Valid QOS's are normal[^]*\n Unknown option: qos=@none\n Use keyword 'where'/,
      },
      {
        run: 'modify account cluster=CLUSTER set defaultqos=@none where account=@a',
        code: 1,
        err: "You gave a bad default qos '@none'. Use 'list qos' to get complete list.",
      },
      {
        run: 'add user @u account=@a QosLevel=@none cluster=CLUSTER',
        code: 1,
        err: /You gave a bad qos '@none'[^]*\n Unknown option: QosLevel=@none$/,
      },
    ],
    tree: { format: 'account,user,qos', accounts: '@a', rows: ['@a||normal'] },
  },
  {
    name: 'an empty list inherits again, and a removed QoS leaves every list',
    steps: [
      done('add qos @x,@y'),
      done('add account @a cluster=CLUSTER'),
      done('modify account @a cluster=CLUSTER set qos=normal,@x,@y'),
      done('remove qos @y'),
      { run: 'show assoc account=@a format=qos', out: 'normal,@x' },
      done('modify account @a cluster=CLUSTER set qos='),
    ],
    tree: { format: 'qos', accounts: '@a', rows: ['normal'] },
  },
];
