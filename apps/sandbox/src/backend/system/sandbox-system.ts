import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import type { SandboxAccount, SandboxRecord } from './account.ts';

const systems = new Map<string, SandboxSystem>();

/** A small system in this process that keeps accounts, for the sandbox's own backend. */
export class SandboxSystem {
  private accounts = new Map<string, SandboxAccount>();
  private readonly records: SandboxRecord[] = [];
  /** Questions and orders so far. */
  calls = 0;
  /** It answers nobody. */
  isDown = false;
  /** The next order takes effect, and its reply is lost. */
  losesReply = false;

  constructor(readonly name: string) {}

  /** The system of that name in this process, made when it is asked for the first time. */
  static named(name: string): SandboxSystem {
    const system = systems.get(name) ?? new SandboxSystem(name);
    systems.set(name, system);
    return system;
  }

  /** Copies of the accounts that are there, in one call. @throws {BackendNotReadyError} while it is down */
  async find(ids: readonly string[]): Promise<ReadonlyMap<string, SandboxAccount>> {
    this.answer();
    const found = ids.flatMap((id) => this.accounts.get(id) ?? []);
    return new Map(found.map((account) => [account.id, structuredClone(account)]));
  }

  /** Keeps an account as it is given. */
  async store(account: SandboxAccount): Promise<void> {
    this.answer();
    this.accounts.set(account.id, structuredClone(account));
    this.reply();
  }

  async remove(id: string): Promise<void> {
    this.answer();
    this.accounts.delete(id);
    this.reply();
  }

  /** What was used in a month, `YYYY-MM`. */
  async used(ids: readonly string[], month: string): Promise<readonly SandboxRecord[]> {
    this.answer();
    return this.records.filter((record) => ids.includes(record.account) && record.month === month);
  }

  /** Somebody has used something. */
  record(record: SandboxRecord): void {
    this.records.push(record);
  }

  /** An account that somebody else made. */
  put(id: string, parts: Partial<SandboxAccount> = {}): void {
    const none = { owner: '', limits: {}, members: {}, status: 'active' as const, userLimits: {}, clients: [] };
    this.accounts.set(id, { ...none, ...parts, id });
  }

  /** Everything in it, to look at. */
  get state(): readonly SandboxAccount[] {
    return [...this.accounts.values()].map((account) => structuredClone(account));
  }

  private answer(): void {
    this.calls += 1;
    if (this.isDown) throw new BackendNotReadyError(`the system ${this.name} does not answer`);
  }

  private reply(): void {
    if (!this.losesReply) return;
    this.losesReply = false;
    throw new BackendNotReadyError(`the reply of the system ${this.name} got lost`);
  }
}
