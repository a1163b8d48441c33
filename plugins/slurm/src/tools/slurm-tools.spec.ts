import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  BackendNotReadyError,
  CommandRunner,
  CommandTimeoutError,
  LiveWriter,
  PlanningWriter,
  type ChangeWriter,
} from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm } from '../../testing/fake-slurm.ts';
import type { SlurmCommand } from './slurm-command.ts';
import { SlurmTools } from './slurm-tools.ts';

const READ: SlurmCommand = {
  program: 'sacctmgr',
  kind: 'read',
  purpose: 'listing accounts',
  words: ['list', 'account'],
  scope: 'statement',
};
const WRITE: SlurmCommand = {
  program: 'sacctmgr',
  kind: 'write',
  purpose: 'adding account a_x',
  words: ['add', 'account', 'a_x'],
  scope: 'statement',
};
const CANCEL: SlurmCommand = {
  program: 'scancel',
  kind: 'write',
  purpose: 'cancelling jobs',
  words: ['--account=a_x'],
  scope: 'option',
};
const TARGET = { target: 'a_x' };

let slurm: FakeSlurm;

beforeEach(async () => {
  slurm = await FakeSlurm.start();
});

afterEach(() => slurm.stop());

function lockFile(): string {
  return join(slurm.directory, 'write.lock');
}

function toolsWith(timeoutSeconds: number, writer: ChangeWriter = new LiveWriter()): SlurmTools {
  const settings = { binPath: slurm.directory, clusterName: undefined, timeoutSeconds, writeLockFile: lockFile() };
  return new SlurmTools({ settings, runner: new CommandRunner(), writer });
}

/** Another program on this host that writes to the database until it is told to end. */
async function otherWriter(): Promise<() => Promise<void>> {
  const child = spawn('flock', [lockFile(), 'sh', '-c', 'echo held; exec cat']);
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await once(child, 'close');
  };
}

describe('while another program writes to the database', () => {
  it('a write is not started, and is to be tried again when its turn does not come', async () => {
    const end = await otherWriter();
    const failure: unknown = await toolsWith(0.2)
      .write(WRITE, TARGET)
      .catch((error: unknown) => error);
    await end();
    expect(failure).toBeInstanceOf(BackendNotReadyError);
    expect((failure as Error).message).toMatch(
      /^\S+\/sacctmgr was not started: others have held the lock \S+write\.lock/,
    );
    expect(slurm.writes()).toEqual([]);
    await toolsWith(20).write(WRITE, TARGET);
    expect(slurm.writes()).toEqual(['sacctmgr add account a_x']);
  });

  it('reading and cancelling jobs go on', async () => {
    const end = await otherWriter();
    await slurm.has([], ['a_x|x|p']);
    expect(await toolsWith(20).read(READ)).toBe('a_x|x|p\n');
    await toolsWith(20).write(CANCEL, TARGET);
    expect(slurm.writes()).toEqual(['scancel --account=a_x']);
    await end();
  });
});

it('a write has the lock while it runs', async () => {
  await slurm.answer({ '*add account*': `flock --nonblock ${lockFile()} true && touch $D/free` });
  await expect(toolsWith(20).write(WRITE, TARGET)).rejects.toThrow('sacctmgr failed while adding account a_x');
  expect(existsSync(join(slurm.directory, 'free'))).toBe(false);
});

it('a write that hangs is ended, told about by its own name, and the next one has its turn', async () => {
  await slurm.answer({ '*add account*': 'sleep 600' });
  const failure: unknown = await toolsWith(0.2)
    .write(WRITE, TARGET)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(CommandTimeoutError);
  expect((failure as Error).message).toBe(`${slurm.directory}/sacctmgr gave no answer within 0.4 s and was ended`);
  await slurm.answer({});
  await toolsWith(20).write(WRITE, TARGET);
  expect(slurm.writes()).toEqual(['sacctmgr add account a_x']);
});

it('people are shown the command without the lock, and a plan needs none', async () => {
  const writer = new PlanningWriter();
  const tools = toolsWith(20, writer);
  await tools.write(WRITE, TARGET);
  expect(writer.plan.map(({ detail }) => detail)).toEqual(['sacctmgr -i add account a_x']);
  expect(tools.lineOf(WRITE)).toMatch(/^\S+\/sacctmgr --parsable2 --noheader --immediate add account a_x$/);
  expect(existsSync(lockFile())).toBe(false);
});
