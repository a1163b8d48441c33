import { ok } from 'node:assert/strict';
import type { OfferingUser, UsernameBackend } from '../../capabilities/usernames.ts';
import type { ChangeWriter } from '../../changes/change.ts';
import { PlanningWriter } from '../../changes/writers.ts';
import { BackendNotReadyError } from '../../errors/backend-errors.ts';
import { errorText } from '../../errors/failure.ts';
import { Witness } from '../contract/witness.ts';
import { offeringContext } from '../fakes/offering-context.ts';
import { RecordingWriter } from '../fakes/recording-writer.ts';
import type { UsernameHarness } from './username-harness.ts';
import { same } from '../contract/same.ts';

/** A username backend on a new place for accounts. */
export class UsernameBench {
  private writer = new RecordingWriter();
  private witness: Witness | undefined;
  private mounted: UsernameBackend | undefined;

  constructor(private readonly harness: UsernameHarness) {}

  async start(): Promise<void> {
    await this.harness.start?.();
    this.writer = new RecordingWriter();
    this.mounted = await this.mount(this.writer);
    this.witness = Witness.begin({ ...this.harness, offering: () => this.harness.offering?.() ?? {} });
  }

  async stop(): Promise<void> {
    try {
      this.witness?.end(this.writer.changes);
    } finally {
      await this.harness.stop?.();
    }
  }

  get backend(): UsernameBackend {
    ok(this.mounted, 'the bench has not been started');
    return this.mounted;
  }

  async mount(writer: ChangeWriter): Promise<UsernameBackend> {
    return await this.harness.create(offeringContext({ ...this.harness.offering?.(), writer }));
  }

  async state(): Promise<unknown> {
    return structuredClone(await this.harness.state?.());
  }

  /** As the core asks: the present name first, then for a new one. */
  async nameOf(user: OfferingUser, backend = this.backend): Promise<string | undefined> {
    return (await backend.getUsername(user)) ?? (await backend.generateUsername(user));
  }

  async changesNothing(work: (backend: UsernameBackend) => Promise<unknown>): Promise<void> {
    const [before, written] = [await this.state(), this.writer.changes.length];
    await work(this.backend);
    same(this.writer.changes.slice(written), [], 'what is there already was written again');
    same(await this.state(), before, 'something is another than before');
  }

  /** In a dry run, which must change nothing. */
  async planned(work: (backend: UsernameBackend) => Promise<unknown>): Promise<PlanningWriter['plan']> {
    const writer = new PlanningWriter();
    const before = await this.state();
    await work(await this.mount(writer));
    same(await this.state(), before, 'a dry run changed something');
    this.witness?.note(JSON.stringify(writer.plan));
    return writer.plan;
  }

  async couldNotFindOut(work: Promise<unknown>, what: string): Promise<void> {
    const failure: unknown = await work.then(
      () => undefined,
      (error: unknown) => error,
    );
    this.witness?.note(errorText(failure));
    ok(failure instanceof BackendNotReadyError, `${what}: must fail with a BackendNotReadyError`);
  }
}
