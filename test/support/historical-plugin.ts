import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CODE = `
import { appendFileSync, readFileSync } from 'node:fs';
const token = Symbol.for('waldur-site-agent:backend');

const plain = ({ settings }) => ({ identity: { type: 'ledger', version: '1.0.0' }, ping: async () => {} });

const ledger = (context) => ({
  ...plain(context),
  observeResources: async () => new Map(),
  usage: async (resources, { year, month }) => {
    const { book, log } = context.settings;
    const name = year + '-' + String(month).padStart(2, '0');
    appendFileSync(log, [name, ...resources.map(({ backendId }) => backendId)].join(' ') + '\\n');
    const page = JSON.parse(readFileSync(book, 'utf8'))[name] ?? {};
    if (page.unreadable) throw new Error(page.unreadable);
    const known = resources.filter(({ backendId }) => page[backendId] !== undefined);
    return new Map(known.map(({ backendId }) => {
      const { total, users = {} } = page[backendId];
      return [backendId, { total, users: new Map(Object.entries(users)) }];
    }));
  },
});

const mounted = (module, backend) => ({ module, providers: [{ provide: token, useValue: backend }], exports: [token] });

export class LedgerModule {
  static forOffering(context) { return mounted(LedgerModule, ledger(context)); }
}

export class PresentModule {
  static forOffering(context) { return mounted(PresentModule, { ...ledger(context), presentUsageOnly: true }); }
}

export class PlainModule {
  static forOffering(context) { return mounted(PlainModule, plain(context)); }
}
`;

const ENTRY_POINTS = {
  ledger: './index.js#LedgerModule',
  present: './index.js#PresentModule',
  plain: './index.js#PlainModule',
};

/** A plugin whose usage is what a JSON file says, by month and backend id; it notes in a file what it is asked. */
export function installLedger(directory: string): void {
  const home = join(directory, 'node_modules', 'ledger');
  mkdirSync(home, { recursive: true });
  const entryPoints = { 'waldur_site_agent.backends': ENTRY_POINTS };
  const waldurSiteAgent = { apiVersion: 1, entryPoints };
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ name: 'ledger', version: '1.0.0', type: 'module', waldurSiteAgent }),
  );
  writeFileSync(join(home, 'index.js'), CODE);
}
