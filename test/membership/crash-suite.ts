import { Site } from '../orders/site.ts';
import { DeadlyTools } from '../support/deadly-tools.ts';
import { type TestCluster, accountColumn, associations, sacctmgr } from '../support/test-cluster.ts';

/** The agent is killed around every single command of SLURM in a cycle that has something to do. */
export function membershipCrashSuite(cluster: () => TestCluster): void {
  it('killed at any command, the next cycle brings everything in line', async () => {
    const site = await Site.start(cluster());
    const { p } = site;
    const tools = new DeadlyTools(cluster());
    const resource = await site.created('Fourteen');
    await sacctmgr(cluster(), 'add', 'qos', `${p}paused`);
    const settings = { qos_paused: `${p}paused` };
    for (let call = 1, kills = 0; ; call++) {
      // each round: everybody of the last round leaves, somebody new joins, and the status changes
      site.addMember(`${p}new${call}`);
      if (call > 1) site.leave(`${p}new${call - 1}`);
      resource.paused = call % 2 === 1;
      tools.killAt(call, call % 3 === 0 ? 'before' : 'after');
      const killed = await site.sync(['--once'], { settings, binPath: tools.binPath });
      if (killed.signal === 'SIGKILL') kills++;
      tools.killAt(0, 'before');
      expect((await site.sync(['--once'], { settings, binPath: tools.binPath })).code).toBe(0);
      const rows = await associations(cluster(), resource.backend_id);
      const users = rows.flatMap(({ user }) => (user === '' ? [] : [user])).sort();
      expect(users).toEqual(['alice', 'bob', 'carol', `new${call}`].map((name) => p + name));
      expect(await accountColumn(cluster(), resource.backend_id, 'qos')).toBe(
        resource.paused ? `${p}paused` : 'normal',
      );
      if (killed.signal === null) {
        expect(kills).toBeGreaterThan(5);
        await site.close();
        return;
      }
    }
  }, 600_000);
}
