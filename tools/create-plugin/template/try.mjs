/** Tries the plugin in a sandbox: a Waldur in this process, and the real agent. `npm run try` */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SandboxWaldur } from '@waldur-site-agent/sandbox';

const agent = createRequire(import.meta.url).resolve('waldur-site-agent/package.json');
const folder = mkdtempSync(join(tmpdir(), 'try-template-'));
const store = join(folder, 'accounts.json');

const waldur = await SandboxWaldur.start();
const project = waldur.addProject({ name: 'Climate models', slug: 'climate' });
const offering = waldur.addOffering({ name: 'Template', components: [{ type: 'cpu' }] });
const [alice] = ['alice', 'bob'].map(joinTeam);

const config = join(folder, 'config.yaml');
writeFileSync(
  config,
  `log_level: WARNING
offerings:
  - name: Template
    waldur_api_url: ${waldur.apiUrl}
    waldur_api_token: ${waldur.token}
    waldur_offering_uuid: ${offering.uuid}
    backend_type: template
    order_processing_backend: template
    membership_sync_backend: template
    backend_settings:
      store: ${store}
    backend_components:
      cpu: { label: CPU, measured_unit: Hours, accounting_type: limit, unit_factor: 60 }
`,
);

const order = waldur.placeOrder({
  type: 'Create',
  offering,
  project,
  name: 'Sea ice',
  slug: 'sea-ice',
  limits: { cpu: 100 },
});
await run('config', 'check');
await run('order-process', '--dry-run');
await run('order-process', '--once');
waldur.removeTeamMember(project, alice);
joinTeam('carol');
await run('membership-sync', '--once');
waldur.placeOrder({ type: 'Terminate', resource: order.resource });
await run('order-process', '--once');
const { length: broken } = waldur.violations;
say(`order: ${order.state}; resource: ${order.resource.state}; answers against Waldur's contract: ${broken}`);
await waldur.close();
rmSync(folder, { recursive: true });
process.exitCode = order.resource.state === 'Terminated' && broken === 0 ? 0 : 1;

/** Somebody joins the team, with a username at the site. */
function joinTeam(username) {
  const user = waldur.addUser({ username: `${username}@example.org` });
  waldur.addTeamMember(project, user);
  waldur.addOfferingUser({ offering, user, username });
  return user;
}

async function run(...words) {
  say(`\n$ waldur-site-agent ${words.join(' ')} -c ${config} --plugin-dir .`);
  const args = [
    join(dirname(agent), 'bin/waldur-site-agent.js'),
    ...words,
    '-c',
    config,
    '--plugin-dir',
    import.meta.dirname,
  ];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  await new Promise((resolve) => child.once('close', resolve));
  say(`accounts: ${existsSync(store) ? readFileSync(store, 'utf8') : 'none yet'}`);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
