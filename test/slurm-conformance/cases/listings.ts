import { done, lines, type Case } from '../case.ts';

const LISTABLE = lines(
  'No valid entity in list command',
  'Input line must include "Account", "Association", "Cluster", "Configuration",',
  '"Event", "Federation", "Problem", "QOS", "Resource", "Reservation",',
  '"RunAwayJobs", "Stats", "Transaction", "TRES", "User", or "WCKey"',
);

export const listingCases: readonly Case[] = [
  {
    name: 'nothing found is empty output and success',
    steps: [
      { run: 'show account @none cluster=CLUSTER' },
      { run: 'show assoc account=@none cluster=CLUSTER' },
      { run: 'show user @none' },
      { run: 'show qos @none' },
    ],
  },
  {
    name: 'the whole width of an association',
    steps: [
      done('add account @a cluster=CLUSTER'),
      done('add user @u account=@a Partition=gpu cluster=CLUSTER'),
      {
        run: 'show association where account=@a cluster=CLUSTER',
        out: /^CLUSTER\|@a\|\|\|1\|{13}normal\|\|\nCLUSTER\|@a\|@u\|gpu\|1\|{13}normal\|\|$/,
      },
    ],
  },
  {
    name: 'records have no values of a cluster, listings with associations have',
    steps: [
      done('add account @a description=D organization=O parent=root cluster=CLUSTER'),
      done('add user @u account=@a cluster=CLUSTER'),
      done('modify account @a cluster=CLUSTER set fairshare=7 GrpTRESMins=cpu=4'),
      { run: 'list account @a format=account,fairshare,grptresmins', out: '@a|0|' },
      {
        run: 'list account where name=@a withassoc format=account,user%30,fairshare,grptresmins cluster=CLUSTER',
        out: lines('@a||7|cpu=4', '@a|@u|1|'),
      },
      {
        run: 'show user @u withassoc format=user,account,partition,defaultaccount',
        out: '@u|@a||@a',
      },
      { run: 'list account where name=@a format=account,desc,org', out: '@a|d|o' },
    ],
  },
  {
    name: 'TRES and clusters',
    steps: [
      {
        run: 'list tres',
        out: lines(
          'cpu||1',
          'mem||2',
          'energy||3',
          'node||4',
          'billing||5',
          'fs|disk|6',
          'vmem||7',
          'pages||8',
          'gres|gpu|1001',
        ),
      },
      { run: 'list cluster format=cluster', out: 'CLUSTER' },
    ],
  },
  {
    name: 'words that sacctmgr does not know',
    steps: [
      { run: 'frobnicate account', code: 1, err: 'invalid keyword: frobnicate' },
      { run: 'show nosuch', code: 1, err: LISTABLE },
      {
        run: 'add nosuch',
        code: 1,
        err: lines(
          'No valid entity in add command',
          'Input line must include "Account", "Cluster", "Coordinator", "Federation", "QOS", "Resource", or "User"',
        ),
      },
      { run: 'show assoc format=nosuch', code: 1, err: "Unknown field 'nosuch'" },
      { run: 'show assoc where nosuch=3', code: 1, err: ' Unknown condition: nosuch=3' },
      {
        run: 'modify account @a nosuch=3 set fairshare=2',
        code: 1,
        err: lines(' Unknown condition: nosuch=3', " Use keyword 'set' to modify value"),
      },
    ],
  },
];
