import type { MamCommand } from '../tools/mam-command.ts';
import { accountWord, amountWord } from './arguments.ts';

export function createFund(account: string): MamCommand {
  return {
    program: 'mam-create-fund',
    purpose: `creating the fund of ${account}`,
    words: ['-a', accountWord(account)],
  };
}

export function listFunds(account: string): MamCommand {
  const words = ['--raw', '--quiet', '-a', accountWord(account), '--show', 'Id'];
  return { program: 'mam-list-funds', purpose: `looking up the fund of ${account}`, words };
}

/** Numbers of the account's funds, each with what deposits and withdrawals have brought together in it. */
export function listAllocated(account: string): MamCommand {
  const words = ['--raw', '--quiet', '-a', accountWord(account), '--show', 'Id,Allocated'];
  return { program: 'mam-list-funds', purpose: `looking up the credits allocated to ${account}`, words };
}

export function deposit(account: string, fund: string, amount: number): MamCommand {
  const words = ['-a', accountWord(account), '-z', amountWord(amount), '-f', fund];
  return { program: 'mam-deposit', purpose: `depositing ${amount} credits for ${account}`, words };
}

/** Takes options as the deposit does; this is concluded from its likeness, there is no public list. */
export function withdraw(account: string, fund: string, amount: number): MamCommand {
  const words = ['-a', accountWord(account), '-z', amountWord(amount), '-f', fund];
  return { program: 'mam-withdraw', purpose: `withdrawing ${amount} credits of ${account}`, words };
}

export function deleteFund(fund: string): MamCommand {
  return { program: 'mam-delete-fund', purpose: `removing fund ${fund}`, words: ['-f', fund] };
}
