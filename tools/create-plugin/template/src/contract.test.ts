import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeBackendContract, sampleMember } from '@waldur-site-agent/plugin-sdk/testing';
import { type Accounts, AccountStore } from './system/account-store.ts';
import { TemplateBackend } from './template-backend.ts';

/** Counts the questions to the system. */
class CountingStore extends AccountStore {
  static reads = 0;

  override read(): Promise<Accounts> {
    CountingStore.reads += 1;
    return super.read();
  }
}

let folder = '';
const file = () => join(folder, 'accounts.json');
const write = (accounts: Accounts) => writeFileSync(file(), JSON.stringify(accounts));
const accounts = (): Accounts => JSON.parse(readFileSync(file(), 'utf8')) as Accounts;

describeBackendContract('the template plugin', {
  capabilities: ['observeResources', 'createResource', 'reportResource', 'setLimits', 'terminateResource', 'addUsers'],

  // a new, empty system for every test
  start: () => {
    folder = mkdtempSync(join(tmpdir(), 'template-'));
    write({});
  },
  stop: () => rmSync(folder, { recursive: true }),
  offering: () => ({
    settings: { store: file() },
    components: { cpu: { unit_factor: 60 }, storage: { unit_factor: 1024 } },
  }),
  create: (context) => new TemplateBackend(context, new CountingStore(file())),
  state: accounts,

  // how it can fail to answer; each returns what mends it again
  outages: {
    'the folder is not mounted': () => {
      renameSync(folder, `${folder}-away`);
      return () => renameSync(`${folder}-away`, folder);
    },
    'the file is broken': () => {
      const before = accounts();
      writeFileSync(file(), '{ "half');
      return () => write(before);
    },
  },

  members: [sampleMember('alice'), sampleMember('bob')],
  refusedMember: sampleMember('no such name'),
  limits: {
    first: { waldur: { cpu: 10, storage: 2 }, native: { cpu: 600, storage: 2048 } },
    second: { waldur: { cpu: 25, storage: 3 }, native: { cpu: 1500, storage: 3072 } },
  },
  nativeLimits: (backendId) => accounts()[backendId]?.limits,

  takenId: () => {
    write({ ...accounts(), taken: { owner: 'somebody else', limits: {}, users: [] } });
    return 'taken';
  },
  calls: { count: () => CountingStore.reads },
});
