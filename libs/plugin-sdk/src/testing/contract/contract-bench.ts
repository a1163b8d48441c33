import { fail, ok } from 'node:assert/strict';
import type { Backend } from '../../capabilities/backend.ts';
import { can } from '../../capabilities/has.ts';
import type { ObservedResource } from '../../capabilities/observing.ts';
import type { ChangeWriter } from '../../changes/change.ts';
import { PlanningWriter } from '../../changes/writers.ts';
import { BackendNotReadyError } from '../../errors/backend-errors.ts';
import { errorText, isTransient } from '../../errors/failure.ts';
import type { Resource } from '../../resource/resource.ts';
import { offeringContext } from '../fakes/offering-context.ts';
import { RecordingWriter } from '../fakes/recording-writer.ts';
import type { LimitSample } from './backend-harness.ts';
import { ContractSamples } from './contract-samples.ts';
import { Witness } from './witness.ts';
import { same } from './same.ts';

/** A backend on a new system, and what checks do with it again and again. */
export class ContractBench<B extends Backend> extends ContractSamples {
  private present: { readonly backend: B; readonly writer: RecordingWriter; readonly witness: Witness } | undefined;

  async start(): Promise<void> {
    await this.harness.start();
    const witness = Witness.begin(this.harness);
    const writer = new RecordingWriter();
    try {
      this.present = { writer, witness, backend: await this.mount(writer) };
    } catch (error) {
      witness.end([]);
      throw error;
    }
  }

  /** Ends a check. @throws {AssertionError} when a secret was seen anywhere */
  async stop(): Promise<void> {
    const { present } = this;
    this.present = undefined;
    try {
      present?.witness.end(present.writer.changes);
    } finally {
      await this.harness.stop();
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  get backend(): B {
    return this.running.backend;
  }

  /** Another backend of the same offering, as after a restart of the agent. */
  async mount(writer: ChangeWriter): Promise<B> {
    return (await this.harness.create(offeringContext({ ...this.harness.offering(), writer }))) as B;
  }

  /** A resource that is in the system, as Waldur knows it from then on. */
  async existing(number = 1): Promise<Resource> {
    const { backend } = this;
    const resource = { ...this.resource(number), state: 'OK' as const };
    if (!can(backend, 'createResource')) return { ...resource, backendId: await this.placed(resource) };
    const { backendId } = await backend.createResource(this.request(number));
    return { ...resource, backendId };
  }

  /** With these people in it, if the backend has members at all. */
  async populated(number = 1, members = this.members): Promise<Resource> {
    const resource = await this.existing(number);
    if (can(this.backend, 'addUsers')) await this.backend.addUsers(resource, members);
    return resource;
  }

  async observed(resource: Resource): Promise<ObservedResource> {
    const { backend } = this;
    const { backendId } = resource;
    if (!can(backend, 'observeResources')) return { backendId, users: [] };
    const seen = (await backend.observeResources([backendId], [resource])).get(backendId);
    return seen ?? fail(`${backendId} is there, but observeResources does not see it`);
  }

  async state(): Promise<unknown> {
    return structuredClone(await this.harness.state());
  }

  /** The system itself has the limits of a sample under this id. */
  async holds(backendId: string, { native }: LimitSample): Promise<void> {
    same(await this.harness.nativeLimits?.(backendId), native, `limits of ${backendId} in the system`);
  }

  /** The failure of work that cannot succeed. */
  async failure(work: Promise<unknown>, what: string): Promise<Error> {
    try {
      await work;
    } catch (error) {
      this.running.witness.note(errorText(error));
      ok(error instanceof Error, `${what}: it threw something that is no Error`);
      return error;
    }
    return fail(`${what}: it succeeded, but must fail`);
  }

  /** Work fails with "I could not find out". */
  async couldNotFindOut(work: Promise<unknown>, what: string): Promise<void> {
    const failure = await this.failure(work, what);
    const got = `${failure.name}: ${failure.message}`;
    ok(failure instanceof BackendNotReadyError, `${what}: must fail with a BackendNotReadyError, not with ${got}`);
  }

  /** Whether "could not find out" is what work failed with, when it failed. */
  isTransient(error: unknown): void {
    this.running.witness.note(errorText(error));
    ok(isTransient(error), `it must fail with a BackendNotReadyError, not with ${errorText(error)}`);
  }

  /** In each of the system's outages, which change nothing. */
  async inOutages(work: (kind: string) => Promise<void>): Promise<void> {
    const before = await this.state();
    for (const [kind, begin] of Object.entries(this.harness.outages)) {
      const restore = await begin();
      try {
        await work(kind);
      } finally {
        await restore();
      }
      same(await this.state(), before, `${kind}: the system is another than before the outage`);
    }
  }

  /** Work writes nothing, in any way. */
  async changesNothing<T>(work: (backend: B) => Promise<T>): Promise<T> {
    const { writer, witness } = this.running;
    const [before, written] = [await this.state(), writer.changes.length];
    const result = await work(this.backend).catch((error: unknown) => {
      witness.note(errorText(error));
      throw error;
    });
    same(plain(writer.changes.slice(written)), [], 'what is there already was written again');
    same(await this.state(), before, 'the system is another than before');
    return result;
  }

  /** Plans work in a dry run. @returns what would be written */
  async plan(work: (backend: B) => Promise<unknown>): Promise<PlanningWriter['plan']> {
    const writer = new PlanningWriter();
    const before = await this.state();
    await work(await this.mount(writer));
    this.running.witness.note(JSON.stringify(writer.plan));
    same(await this.state(), before, 'a dry run changed the system');
    return writer.plan;
  }

  /** From now on: a secret that came up during a check. */
  mustNotShow(secret: string): void {
    this.running.witness.hide(secret);
  }

  private async placed(resource: Resource): Promise<string> {
    if (this.harness.place) return await this.harness.place(resource);
    throw new Error('the harness needs "place": this backend creates no resources');
  }

  private get running() {
    return this.present ?? fail('the contract bench has not been started');
  }
}

/** Changes, short to compare. */
export function plain(changes: PlanningWriter['plan'] | RecordingWriter['changes']): readonly string[] {
  return changes.map(({ action, target, detail = '', reason = '' }) =>
    [action, target, detail, reason].filter(Boolean).join(' | '),
  );
}
