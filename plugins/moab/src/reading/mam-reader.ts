import type { UsageMonth } from '@waldur-site-agent/plugin-sdk';
import * as commands from '../commands/index.ts';
import type { Credits } from '../credits/credits.ts';
import { isInactive, parseAccounts, type Account } from '../parsing/accounts.ts';
import { parseCharges, type Charge } from '../parsing/charges.ts';
import { parseAllocated, parseFund } from '../parsing/funds.ts';
import { rowsOf } from '../parsing/rows.ts';
import { parseUsers } from '../parsing/users.ts';
import type { MamTools } from '../tools/mam-tools.ts';

/**
 * Questions to MAM, one command each. No answer is a {@link BackendNotReadyError}, an answer that cannot be read a
 * {@link BackendError}; neither is ever "not there".
 */
export class MamReader {
  constructor(
    private readonly tools: MamTools,
    private readonly requireDefaultAccount: boolean,
  ) {}

  /** Whether MAM answers at all. */
  async ping(): Promise<void> {
    await this.tools.read(commands.listAccounts());
  }

  async accounts(): Promise<readonly Account[]> {
    return parseAccounts(await this.tools.read(commands.listAccounts()));
  }

  async account(name: string): Promise<Account | undefined> {
    return parseAccounts(await this.tools.read(commands.listAccount(name)))[0];
  }

  async isInactive(account: string): Promise<boolean> {
    return isInactive(await this.tools.read(commands.listActivity(account)));
  }

  /** Number of the account's first fund. */
  async fund(account: string): Promise<string | undefined> {
    return parseFund(await this.tools.read(commands.listFunds(account)));
  }

  async allocated(account: string, fund: string): Promise<Credits | undefined> {
    return parseAllocated(await this.tools.read(commands.listAllocated(account)), fund);
  }

  async users(account: string): Promise<readonly string[]> {
    return parseUsers(await this.tools.read(commands.listUsers(account)), this.requireDefaultAccount);
  }

  /** Whether anybody is in the account, with a default account or without. */
  async hasUsers(account: string): Promise<boolean> {
    return rowsOf(await this.tools.read(commands.listUsers(account))).length > 0;
  }

  /** Whether a user may draw on the account. */
  async isMember(user: string, account: string): Promise<boolean> {
    return rowsOf(await this.tools.read(commands.listFundsOfUser(user, account))).length > 0;
  }

  async charges(account: string, month: UsageMonth): Promise<readonly Charge[]> {
    return parseCharges(await this.tools.read(commands.listCharges(account, month)));
  }
}
