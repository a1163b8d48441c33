import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { JobRecord } from '../../plugins/slurm/testing/fake-sacct.ts';
import type { RealSlurm } from '../real-slurm/cluster.ts';

const run = promisify(execFile);

/** The database of a real SLURM: the only way to let jobs have run at other times. Times in seconds since 1970. */
export class JobDatabase {
  constructor(private readonly slurm: RealSlurm) {}

  /** Everything that is known about the jobs of accounts. TRES as `sacct` prints them. */
  async records(accounts: readonly string[]): Promise<JobRecord[]> {
    const tres = await this.requestedTres(accounts);
    const suspensions = await this.query(`select job_db_inx, time_start, time_end from ${this.table('suspend')}`);
    const rows = await this.query(
      `select j.job_db_inx, id_job, j.account, a.user, time_submit, time_eligible, time_start, time_end
       from ${this.table('job')} j join ${this.table('assoc')} a using (id_assoc) where ${within(accounts)}`,
    );
    return rows.map(([index, id, account = '', user = '', submitted, eligible, started, ended]) => ({
      id: Number(id),
      account,
      user,
      tres: tres.get(`${id} ${submitted}`) ?? '',
      submitted: Number(submitted),
      eligible: Number(eligible),
      started: Number(started),
      ended: Number(ended),
      suspensions: suspensions
        .filter(([of, , to]) => of === index && to !== '0')
        .map(([, from, to]) => [Number(from), Number(to)] as const),
    }));
  }

  /** Lets a job that has ended have run at another time. */
  async moveJob(id: number, started: number, ended: number): Promise<void> {
    const times = [started - 60, started - 60, started, ended];
    const [submitted, eligible, ...ran] = times;
    await this.query(
      `update ${this.table('job')} set time_submit=${submitted}, time_eligible=${eligible}, time_start=${ran[0]},
       time_end=${ran[1]} where id_job=${id}`,
    );
  }

  /** Lets a job have been suspended. */
  async suspendJob(id: number, from: number, to: number): Promise<void> {
    await this.query(
      `insert into ${this.table('suspend')} (job_db_inx, id_assoc, time_start, time_end)
       select job_db_inx, id_assoc, ${from}, ${to} from ${this.table('job')} where id_job=${id}`,
    );
    await this.query(`update ${this.table('job')} set time_suspended=time_suspended+${to - from} where id_job=${id}`);
  }

  /** Makes SLURM form its hourly sums anew, as if cluster and accounts had been there all the time. */
  async rollUpFrom(instant: number): Promise<void> {
    await this.query(`update ${this.table('event')} set time_start=least(time_start, ${instant})`);
    await this.query(`update ${this.table('assoc')} set creation_time=least(creation_time, ${instant})`);
    const columns = ['hourly_rollup', 'daily_rollup', 'monthly_rollup'];
    await this.slurm.stopSlurmdbd();
    await this.query(
      `update ${this.slurm.cluster}_last_ran_table set ${columns.map((name) => `${name}=${instant}`).join(', ')}`,
    );
    await this.slurm.startSlurmdbd(); // sums are formed at start
  }

  async rolledUpTo(): Promise<number> {
    const [[monthly] = []] = await this.query(`select monthly_rollup from ${this.slurm.cluster}_last_ran_table`);
    return Number(monthly);
  }

  private async requestedTres(accounts: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const columns = 'JobIDRaw,Submit,ReqTRES';
    // the end lies far ahead because a job that may not begin yet counts as being there from then on only
    const window = [
      '--starttime=1971-01-01',
      '--endtime=2100-01-01',
      `--accounts=${accounts.join(',')}`,
      `--format=${columns}`,
    ];
    const { stdout } = await run('sacct', ['-aXDPn', '--noconvert', ...window], {
      env: { ...this.slurm.env, SLURM_TIME_FORMAT: '%s', TZ: 'UTC' },
    });
    const rows = stdout.split('\n').map((line) => line.split('|'));
    return new Map(rows.map(([id, submitted, tres = '']) => [`${id} ${submitted}`, tres]));
  }

  private table(name: string): string {
    return `${this.slurm.cluster}_${name}_table`;
  }

  private async query(sql: string): Promise<string[][]> {
    const socket = `--socket=${join(this.slurm.directory, 'db/mysql.sock')}`;
    const { stdout } = await run('mariadb', ['--no-defaults', socket, '-BN', 'slurm_acct_db', '-e', sql]);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t'));
  }
}

function within(accounts: readonly string[]): string {
  return `j.account in (${accounts.map((name) => `'${name}'`).join(', ')})`;
}
