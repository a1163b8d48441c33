import { BackendNotReadyError } from '@waldur-site-agent/plugin-sdk';
import { isSafeName } from '../commands/arguments.ts';
import * as commands from '../commands/index.ts';
import { parseAccountList } from '../parsing/accounts.ts';
import { parseAssociations } from '../parsing/associations.ts';
import { foldName, parseRows } from '../parsing/rows.ts';
import { parseClusterNames, parseTresNames } from '../parsing/tools.ts';
import type { SlurmTools } from '../tools/slurm-tools.ts';
import { AccountTree } from './account-tree.ts';

/** Above this number a list of names costs more than reading everything. */
const MOST_NAMES = 50;
const TRES_LIFETIME_MILLISECONDS = 10 * 60_000;

/** Asks the cluster for facts, each with as few processes as it takes. */
export class ClusterReader {
  private tres: { readonly names: readonly string[]; readonly readAt: number } | undefined;

  constructor(private readonly tools: SlurmTools) {}

  /** The named accounts with their users and limits. One process, none when no name could exist. */
  async associations(accounts: readonly string[]): Promise<AccountTree> {
    const names = [...new Set(accounts.map((name) => foldName(name)))].filter((name) => isSafeName(name));
    if (names.length === 0) return new AccountTree([], [], accounts);
    const readsAll = names.length > MOST_NAMES;
    const rows = parseAssociations(await this.tools.read(commands.showAssociations(readsAll ? [] : names)));
    if (rows.length === 0) this.refuseSilence(await this.tools.read(commands.showRootAssociation()));
    return new AccountTree(rows, [], readsAll ? undefined : accounts);
  }

  /** The whole tree with descriptions and organizations. Two processes. */
  async tree(): Promise<AccountTree> {
    const associations = await this.tools.read(commands.showAssociations());
    this.refuseSilence(associations);
    const records = await this.tools.read(commands.listAccounts());
    return new AccountTree(parseAssociations(associations), parseAccountList(records));
  }

  async clusters(): Promise<readonly string[]> {
    return parseClusterNames(await this.tools.read(commands.listClusters()));
  }

  /** What the cluster counts; an answer is kept for some minutes, as it changes with SLURM's configuration only. */
  async tresNames(): Promise<readonly string[]> {
    if (this.tres && Date.now() - this.tres.readAt < TRES_LIFETIME_MILLISECONDS) return this.tres.names;
    const names = parseTresNames(await this.tools.read(commands.listTres()));
    this.tres = { names, readAt: Date.now() };
    return names;
  }

  async hasQos(name: string): Promise<boolean> {
    return (await this.tools.read(commands.showQos(name))).includes('|');
  }

  /** "Nothing there" is believed only from a cluster that shows its root account. */
  private refuseSilence(answer: string): void {
    if (parseRows(answer).some(([account = '']) => foldName(account) === 'root')) return;
    throw new BackendNotReadyError(
      'SLURM answered without any association, not even of the root account; ' +
        'check cluster_name and that the cluster is registered (sacctmgr list cluster)',
    );
  }
}
