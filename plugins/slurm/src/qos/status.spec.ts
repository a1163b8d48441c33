import { Logger } from '@nestjs/common';
import {
  BackendError,
  BackendNotReadyError,
  PlanningWriter,
  type ResourceStatus,
  type StatusOutcome,
} from '@waldur-site-agent/plugin-sdk';
import { FakeSlurm, PARENTS, RESOURCE, row } from '../../testing/fake-slurm.ts';
import { createSlurmBackend } from '../backend/create-slurm-backend.ts';

let slurm: FakeSlurm;

beforeAll(() => Logger.overrideLogger(false));

beforeEach(async () => {
  slurm = await FakeSlurm.start();
});

afterEach(() => slurm.stop());

const QOS = { qos_paused: 'paused', qos_downscaled: 'limited' };
const SUBMISSION = { qos_enforcement_enabled: true, enforce_offering_qos: true };

/** One cycle's status step on an account with these columns; SLURM stores the later ones. */
async function setStatus(
  status: ResourceStatus,
  settings: Readonly<Record<string, unknown>>,
  before: Parameters<typeof row>[4],
  after: Parameters<typeof row>[4] = before,
): Promise<StatusOutcome> {
  await slurm.has([...PARENTS, row('a_alloc1', '', 'p_proj1', '', before)]);
  await slurm.later([...PARENTS, row('a_alloc1', '', 'p_proj1', '', after)]);
  await slurm.answer({ '*modify account*': 'cp $D/later $D/assoc' });
  return await applied(status, settings);
}

async function applied(status: ResourceStatus, settings: Readonly<Record<string, unknown>>): Promise<StatusOutcome> {
  const backend = createSlurmBackend(slurm.context(settings));
  const observed = (await backend.observeResources(['a_alloc1'], [RESOURCE])).get('a_alloc1');
  if (!observed) throw new Error('nothing was observed');
  return await backend.setStatus(RESOURCE, status, observed);
}

describe('the status of a resource', () => {
  it.each([
    ['paused', QOS, 'normal', 'paused'],
    ['downscaled', QOS, 'paused', 'limited'],
    ['active', QOS, 'paused', 'normal'],
    ['active', { qos_default: 'standard' }, '', 'standard'],
    ['active', { qos_management: { enabled: true, additional_qos: ['gpu'] } }, 'normal', 'a_alloc1,gpu'],
  ] as const)('%s with %p: QoS "%s" becomes "%s" by one write and one look', async (status, settings, qos, wanted) => {
    const outcome = await setStatus(status, settings, { qos }, { qos: wanted });
    expect(outcome).toMatchObject({ kind: 'changed', observed: { metadata: { qos: wanted } } });
    expect(slurm.writes()).toEqual([`sacctmgr modify account a_alloc1 set qos=${wanted}`]);
    expect(slurm.calls().length).toBe(3);
  });

  it.each([
    ['paused', 'paused'],
    ['downscaled', 'LIMITED'],
    ['active', 'normal'],
  ] as const)('%s: QoS "%s" costs nothing beyond the observation', async (status, qos) => {
    expect((await setStatus(status, QOS, { qos })).kind).toBe('unchanged');
    expect(slurm.calls().length).toBe(1);
  });

  it('compares lists of QoS in any order', async () => {
    const settings = { qos_management: { enabled: true, additional_qos: ['gpu'] } };
    expect((await setStatus('active', settings, { qos: 'gpu,a_alloc1' })).kind).toBe('unchanged');
  });

  it.each(['paused', 'downscaled'] as const)('%s is unsupported while the setting is missing', async (status) => {
    expect(await setStatus(status, {}, { qos: 'normal' })).toMatchObject({
      kind: 'unsupported',
      observed: { metadata: { qos: 'normal' } },
    });
    expect(slurm.writes()).toEqual([]);
  });

  it.each([
    ['paused', '', '0'],
    ['downscaled', '-1', '0'],
    ['active', '0', '-1'],
  ] as const)('%s is a matter of job submission where QoS is enforced', async (status, submit, written) => {
    const outcome = await setStatus(status, SUBMISSION, { submit }, { submit: written === '-1' ? '' : '0' });
    expect(outcome.kind).toBe('changed');
    expect(slurm.writes()).toEqual([`sacctmgr modify account a_alloc1 set GrpSubmitJobs=${written}`]);
    expect((await applied(status, SUBMISSION)).kind).toBe('unchanged');
    expect(slurm.writes().length).toBe(1);
  });
});

describe('a default QoS', () => {
  it('that would not be in the list any more is changed along, or SLURM would do nothing', async () => {
    await setStatus('paused', QOS, { qos: 'a_alloc1,normal', defaultQos: 'a_alloc1' }, { qos: 'paused' });
    expect(slurm.writes()).toEqual(['sacctmgr modify account a_alloc1 set qos=paused defaultqos=paused']);
  });

  it('that stays in the list is left alone', async () => {
    await setStatus('active', QOS, { qos: 'normal,paused', defaultQos: 'NORMAL' }, { qos: 'normal' });
    expect(slurm.writes()).toEqual(['sacctmgr modify account a_alloc1 set qos=normal']);
  });

  it('of single users is named when it keeps SLURM from changing anything', async () => {
    await slurm.has([
      ...PARENTS,
      row('a_alloc1', '', 'p_proj1', '', { defaultQos: 'normal' }),
      row('a_alloc1', 'alice', '', '', { defaultQos: 'normal' }),
      row('a_alloc1', 'bob', '', '', { qos: 'boost', defaultQos: 'boost' }),
    ]);
    await expect(applied('paused', QOS)).rejects.toThrow(/not paused: .*default QoS of their own .*: bob$/);
  });
});

describe('a status that cannot be set', () => {
  beforeEach(() => slurm.has([...PARENTS, row('a_alloc1', '', 'p_proj1')]));

  it('says that SLURM has no such QoS, and which setting names it', async () => {
    const text = "sacctmgr: error: You gave a bad qos 'paused'. Valid QOS's are normal";
    await slurm.answer({ '*modify account*': `echo "${text}" >&2; exit 1` });
    const failure: unknown = await applied('paused', QOS).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect((failure as Error).message).toMatch(/bad qos 'paused'.* or correct qos_paused$/);
  });

  it('is an outage when SLURM does not answer', async () => {
    await slurm.answer({ '*modify account*': 'echo "Connection refused" >&2; exit 1' });
    await expect(applied('paused', QOS)).rejects.toThrow(BackendNotReadyError);
  });

  it('is no success because SLURM says so', async () => {
    await expect(applied('paused', QOS)).rejects.toThrow(/reported success/);
  });

  it('is planned in a dry run', async () => {
    const writer = new PlanningWriter();
    const backend = createSlurmBackend(slurm.context(QOS, writer));
    const observed = (await backend.observeResources(['a_alloc1'])).get('a_alloc1');
    expect(observed && (await backend.setStatus(RESOURCE, 'paused', observed))).toEqual({ kind: 'changed', observed });
    expect(writer.plan.map(({ detail }) => detail)).toEqual(['sacctmgr -i modify account a_alloc1 set qos=paused']);
    expect(slurm.calls().length).toBe(1);
  });
});
