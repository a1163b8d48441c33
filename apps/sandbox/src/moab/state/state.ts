/** Everything that a simulated MOAB Accounting Manager remembers. Plain JSON. */
export interface MamState {
  /** `down`: connections are refused; `hung`: they are accepted and never answered. */
  server: 'up' | 'down' | 'hung';
  /** Whether removing an account takes its funds along; which of both a real server does is not documented. */
  fundsGoWithAccounts: boolean;
  accounts: MamAccount[];
  users: MamUser[];
  funds: Fund[];
  usage: UsageRecord[];
  nextFund: number;
  nextUsageRecord: number;
  faults: PendingFault[];
}

export interface MamAccount {
  name: string;
  description: string;
  organization: string;
  active: boolean;
  members: Membership[];
}

export interface Membership {
  user: string;
  active: boolean;
  admin: boolean;
}

export interface MamUser {
  name: string;
  active: boolean;
  /** Empty: none. */
  defaultAccount: string;
}

/** Amounts are in credits. */
export interface Fund {
  id: number;
  /** The only constraint that a simulated fund has. */
  account: string;
  /** Deposits less withdrawals. */
  allocated: number;
  /** What is left of it; below 0 when more was charged. */
  balance: number;
}

export interface UsageRecord {
  id: number;
  account: string;
  user: string;
  /** As a decimal number. */
  charge: string;
  /** `YYYY-MM-DDThh:mm:ss`, local time of the server. */
  endTime: string;
}

/** What goes wrong with a call. */
export interface MamFault {
  /** Which of the coming calls of the program; 1, the next one, when missing. */
  readonly call?: number;
  /** How many calls in a row; 1 when missing. */
  readonly times?: number;
  /** `fails`, when missing: exit status and text; `hangs`: no end; `dies`: ended by a signal. */
  readonly how?: 'fails' | 'hangs' | 'dies';
  /** Only the reply is lost: the program does its work first. */
  readonly done?: boolean;
  /** Exit status; 1 when missing. */
  readonly exit?: number;
  /** Printed instead of everything else. */
  readonly text?: string;
}

export interface PendingFault extends MamFault {
  readonly program: string;
  /** Calls still to let through. */
  skip: number;
  /** Calls still to spoil. */
  left: number;
}

/** A freshly installed server. */
export function emptyMam(): MamState {
  return {
    server: 'up',
    fundsGoWithAccounts: false,
    accounts: [],
    users: [],
    funds: [],
    usage: [],
    nextFund: 1,
    nextUsageRecord: 1,
    faults: [],
  };
}
