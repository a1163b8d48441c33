import type { Fund, MamState } from '../state/state.ts';
import { accountNamed } from './accounts.ts';
import { matchesPattern, parseOptions, required } from './options.ts';
import { Refusal, success, type Result } from './result.ts';
import { table, type Columns } from './table.ts';

const COLUMNS: Columns<Fund> = {
  Id: ({ id }) => String(id),
  Name: ({ account }) => account,
  Constraints: ({ account }) => `Account=${account}`,
  // MAM's ancestor leaves this blank where nothing was ever deposited
  Allocated: ({ allocated }) => (allocated === 0 ? '' : String(allocated)),
  Balance: ({ balance }) => String(balance),
  DefaultDeposit: () => '',
  Description: () => '',
};

export function listFunds(argv: readonly string[], { funds, accounts }: MamState): Result {
  const options = parseOptions(argv, ['-a', '-u', '--show']);
  const user = options['-u'];
  const isUsable = ({ account }: Fund) =>
    user === undefined ||
    accounts.some(({ name, members }) => name === account && members.some((member) => member.user === user));
  return table(
    funds.filter((fund) => matchesPattern(fund.account, options['-a']) && isUsable(fund)),
    COLUMNS,
    options,
  );
}

export function createFund(argv: readonly string[], state: MamState): Result {
  const account = required(parseOptions(argv, ['-a']), '-a', 'An account name');
  accountNamed(account, state);
  const id = state.nextFund;
  state.nextFund += 1;
  state.funds.push({ id, account, allocated: 0, balance: 0 });
  return success(`Successfully created 1 fund with id ${id}\n`);
}

export function deleteFund(argv: readonly string[], state: MamState): Result {
  const { id } = fundNumbered(required(parseOptions(argv, ['-f']), '-f', 'A fund id'), state);
  state.funds = state.funds.filter((fund) => fund.id !== id);
  return success(`Successfully deleted 1 fund\n`);
}

export function deposit(argv: readonly string[], state: MamState): Result {
  const { fund, amount } = transfer(argv, state);
  move(fund, amount);
  return success(`Successfully deposited ${amount} credits into fund ${fund.id}\n`);
}

export function withdraw(argv: readonly string[], state: MamState): Result {
  const { fund, amount } = transfer(argv, state);
  if (amount > fund.balance) {
    throw new Refusal(`Insufficient balance in fund ${fund.id}\nUnable to withdraw ${amount} credits`);
  }
  move(fund, -amount);
  return success(`Successfully withdrew ${amount} credits from fund ${fund.id}\n`);
}

/** Keeps sums of decimal amounts free of binary dust. */
export function cleanSum(a: number, b: number): number {
  return Math.round((a + b) * 1e6) / 1e6;
}

function transfer(argv: readonly string[], state: MamState): { fund: Fund; amount: number } {
  const options = parseOptions(argv, ['-a', '-z', '-f']);
  const amount = required(options, '-z', 'An amount');
  if (!/^\d+$/.test(amount)) throw new Refusal(`Invalid amount: ${amount}`);
  const fund = fundNumbered(required(options, '-f', 'A fund id'), state);
  const account = options['-a'] ?? fund.account;
  if (account !== fund.account) throw new Refusal(`Fund ${fund.id} cannot be used by account ${account}`);
  return { fund, amount: Number(amount) };
}

function move(fund: Fund, amount: number): void {
  fund.allocated = cleanSum(fund.allocated, amount);
  fund.balance = cleanSum(fund.balance, amount);
}

function fundNumbered(text: string, { funds }: MamState): Fund {
  const fund = funds.find(({ id }) => String(id) === text);
  if (!fund) throw new Refusal(`Fund ${text} does not exist`);
  return fund;
}
