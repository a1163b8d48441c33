import { BackendError, errorText, isTransient } from '@waldur-site-agent/plugin-sdk';
import { Logger } from '@nestjs/common';
import type { MoabSite } from '../backend/moab-site.ts';
import { deposit, withdraw } from '../commands/fund-commands.ts';
import { Credits } from '../credits/credits.ts';
import { difference } from './difference.ts';

export interface Purse {
  readonly account: string;
  /** Number of the fund. */
  readonly fund: string;
}

/** Stands for the number of a fund that a dry run has only planned. */
export const PLANNED_FUND = 'NEW_FUND';

/** Pays into funds, and out of them, in whole credits. */
export class Deposits {
  private readonly logger = new Logger(Deposits.name);

  constructor(private readonly site: MoabSite) {}

  /** The first deposit of a fund that was made just now; 0 is a deposit too. */
  async first(purse: Purse, amount: number): Promise<void> {
    await this.move(purse, amount, Credits.zero, 'the account is new');
  }

  /**
   * Brings a fund from one limit to another.
   * @throws {BackendError} when MAM does not say what it holds
   */
  async adjust(purse: Purse, from: number, to: number): Promise<void> {
    const allocated = await this.site.reader.allocated(purse.account, purse.fund);
    if (!allocated) {
      throw new BackendError(
        `MAM does not show what is allocated to fund ${purse.fund} of ${purse.account}: nothing is deposited`,
      );
    }
    const amount = difference(from, to, allocated);
    if (amount !== to - from) this.explain(purse, { from, to, allocated, amount });
    if (amount === 0) return;
    await this.move(purse, amount, allocated, `the limit is ${to}, ${allocated.toString()} credits are allocated`);
  }

  /** Deposits a limit as a whole, whatever the fund holds. */
  async whole({ account, fund }: Purse, amount: number): Promise<void> {
    const options = { action: 'deposit', target: account, reason: `the limit is ${amount}` };
    try {
      await this.site.tools.write(deposit(account, fund, amount), options);
    } catch (error) {
      if (!isTransient(error)) throw error;
      throw new BackendError(
        `${errorText(error)}\nIt is not tried again: with deposit_mode full nobody could tell a second deposit from the ` +
          `first. Look at fund ${fund}, deposit what is missing, and set the order done by hand`,
        { cause: error },
      );
    }
  }

  /** @param amount below 0: taken out @param before what was allocated until now, to recognise a lost reply */
  private async move({ account, fund }: Purse, amount: number, before: Credits, reason: string): Promise<void> {
    const after = before.plus(Credits.whole(amount));
    const confirm = async () => (await this.site.reader.allocated(account, fund))?.equals(after) ?? false;
    const [command, action] =
      amount < 0 ? [withdraw(account, fund, -amount), 'withdraw'] : [deposit(account, fund, amount), 'deposit'];
    // after a deposit of 0 everything looks as before
    const options = { action, target: account, reason, ...(amount === 0 ? {} : { confirm }) };
    await this.site.tools.write(command, options);
  }

  private explain({ fund, account }: Purse, { from, to, allocated, amount }: Adjustment): void {
    this.logger.log(
      `Fund ${fund} of ${account} holds ${allocated.toString()} allocated credits instead of ${from}: for the limit ` +
        `of ${to}, ${Math.abs(amount)} are ${amount < 0 ? 'withdrawn' : 'deposited'} instead of ${Math.abs(to - from)}`,
    );
  }
}

interface Adjustment {
  readonly from: number;
  readonly to: number;
  readonly allocated: Credits;
  readonly amount: number;
}
