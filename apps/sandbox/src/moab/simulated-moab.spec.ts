import { SimulatedMoab } from './simulated-moab.ts';

let moab: SimulatedMoab;

beforeEach(() => {
  moab = SimulatedMoab.create();
});

afterEach(() => moab.remove());

function output(line: string): string {
  const [program = '', ...argv] = line.split(' ');
  const { code, stdout, stderr } = moab.answer(program as Parameters<SimulatedMoab['answer']>[0], argv);
  return code === 0 ? stdout : `${code}: ${stderr}`;
}

describe('listings', () => {
  beforeEach(() => {
    moab.answer('mam-create-account', ['-a', 'a_1', '-d', 'My run', '-o', 'p_1']);
    output('mam-create-account -a p_1 -o p_1');
    output('mam-create-fund -a a_1');
  });

  it('are rows of the chosen columns when raw, with a header unless quiet', () => {
    expect(output('mam-list-accounts --raw --quiet --show Name,Active,Organization')).toBe(
      'a_1|True|p_1\np_1|True|p_1\n',
    );
    expect(output('mam-list-accounts --raw --show name,description -a a_1')).toBe('Name|Description\na_1|My run\n');
    expect(output('mam-list-accounts --raw --quiet -a none')).toBe('');
  });

  it('are tables for people otherwise', () => {
    expect(output('mam-list-accounts --show Name,Description')).toBe(
      'Name Description\n---- -----------\na_1  My run     \np_1             \n',
    );
  });

  it('take wildcards', () => {
    expect(output('mam-list-accounts --raw --quiet --show Name -a ?_1')).toBe('a_1\np_1\n');
  });

  it('refuse columns and options that they do not know', () => {
    expect(output('mam-list-accounts --show Colour')).toBe('1: Invalid attribute to show: Colour\n');
    expect(output('mam-list-funds -banana')).toMatch(/^2: Unknown option: -banana\nUsage: \[-a\] \[-u\]/);
  });

  it('leave the allocated credits of a fund blank until something is deposited', () => {
    expect(output('mam-list-funds --raw --quiet -a a_1 --show Id,Constraints,Allocated,Balance')).toBe(
      '1|Account=a_1||0\n',
    );
    expect(output('mam-deposit -a a_1 -z 100 -f 1')).toBe('Successfully deposited 100 credits into fund 1\n');
    expect(output('mam-list-funds --raw --quiet -a a_1 --show Allocated,Balance')).toBe('100|100\n');
  });
});

describe('credits', () => {
  beforeEach(() => {
    output('mam-create-account -a a_1');
    output('mam-create-fund -a a_1');
    output('mam-deposit -a a_1 -z 100 -f 1');
  });

  it('are spent by charges and can be withdrawn while they last', () => {
    moab.charge('a_1', 'alice', '10.5', '2026-02-03');
    expect(moab.fundsOf('a_1')).toEqual([{ id: 1, account: 'a_1', allocated: 100, balance: 89.5 }]);
    expect(output('mam-withdraw -a a_1 -z 90 -f 1')).toMatch(/^1: Insufficient balance in fund 1\nUnable/);
    expect(output('mam-withdraw -a a_1 -z 80 -f 1')).toBe('Successfully withdrew 80 credits from fund 1\n');
    expect(moab.fundsOf('a_1')).toMatchObject([{ allocated: 20, balance: 9.5 }]);
  });

  it('are whole, and for the account of the fund', () => {
    output('mam-create-account -a a_2');
    expect(output('mam-deposit -a a_1 -z 1.5 -f 1')).toBe('1: Invalid amount: 1.5\n');
    expect(output('mam-deposit -a a_2 -z 1 -f 1')).toBe('1: Fund 1 cannot be used by account a_2\n');
    expect(output('mam-deposit -a a_1 -z 1 -f 9')).toBe('1: Fund 9 does not exist\n');
  });

  it('are charged at a time; a listing goes from and to one', () => {
    moab.charge('a_1', 'alice', 1, '2026-01-31T23:59:59');
    moab.charge('a_1', 'alice', 2, '2026-02-01T00:00:00');
    moab.charge('a_2', 'bob', 4, '2026-02-28');
    const february = '-s 2026-02-01T00:00:00 -e 2026-02-28T23:59:59';
    expect(output(`mam-list-usagerecords --raw --quiet --show Account,User,Charge ${february}`)).toBe(
      'a_1|alice|2\na_2|bob|4\n',
    );
    expect(output('mam-list-usagerecords --raw --quiet --show Charge -a a_1 -s -infinity')).toBe('1\n2\n');
    expect(output('mam-list-usagerecords -s yesterday')).toBe('1: Invalid time: yesterday\n');
  });
});

describe('members', () => {
  beforeEach(() => {
    moab.addUsers(['alice']);
    output('mam-create-account -a a_1');
    output('mam-create-fund -a a_1');
  });

  it('are users that are known, each once; they may draw on the fund', () => {
    expect(output('mam-modify-account --add-user +bob -a a_1')).toBe('1: User bob does not exist\n');
    expect(output('mam-list-funds --raw --quiet -u alice -a a_1 --show Balance')).toBe('');
    expect(output('mam-modify-account --add-user +alice -a a_1')).toBe('Successfully modified 1 account\n');
    expect(output('mam-list-funds --raw --quiet -u alice -a a_1 --show Balance')).toBe('0\n');
    expect(output('mam-list-users -a a_1 --raw --quiet --show Name,DefaultAccount')).toBe('alice|users\n');
    expect(output('mam-modify-account --add-user +alice -a a_1')).toMatch(/already a member/);
  });

  it('are removed, and only who is one', () => {
    output('mam-modify-account --add-user ^-alice -a a_1');
    expect(output('mam-list-accounts --raw --quiet --show Users')).toBe('^-alice\n');
    expect(output('mam-modify-account --del-user alice -a a_1')).toBe('Successfully modified 1 account\n');
    expect(output('mam-modify-account --del-user alice -a a_1')).toBe('1: User alice is not a member of account a_1\n');
  });
});

it('leaves the fund of a removed account behind, or not, as it is told', () => {
  const make = () => {
    output('mam-create-account -a a_1');
    output('mam-create-fund -a a_1');
  };
  make();
  expect(output('mam-create-account -a a_1')).toBe('1: Account a_1 already exists\n');
  output('mam-delete-account -a a_1');
  expect(moab.fundsOf('a_1').map(({ id }) => id)).toEqual([1]);
  expect(output('mam-delete-account -a a_1')).toBe('1: Account a_1 does not exist\n');
  moab.edit((state) => {
    state.fundsGoWithAccounts = true;
  });
  make();
  output('mam-delete-account -a a_1');
  expect(moab.fundsOf('a_1')).toEqual([]);
});

describe('faults', () => {
  it('hit the call that is meant, as often as is meant, and are logged like all calls', () => {
    moab.fail('mam-create-fund', { call: 2, times: 2, exit: 3, text: 'no\nreally' });
    output('mam-create-account -a a_1');
    const call = 'mam-create-fund -a a_1';
    expect([output(call), output(call), output(call), output(call)]).toEqual([
      'Successfully created 1 fund with id 1\n',
      '3: no\nreally\n',
      '3: no\nreally\n',
      'Successfully created 1 fund with id 2\n',
    ]);
    expect(moab.log()).toEqual([
      ['mam-create-account', '-a', 'a_1'],
      ...Array.from({ length: 4 }, () => call.split(' ')),
    ]);
  });

  it('may lose only the reply, or the program', () => {
    moab.fail('*', { done: true, how: 'dies' });
    expect(moab.answer('mam-create-account', ['-a', 'a_1'])).toEqual({ code: -1, stdout: '', stderr: '' });
    expect(moab.account('a_1')).toBeDefined();
    moab.fail('mam-list-accounts', { how: 'hangs' });
    expect(() => output('mam-list-accounts')).toThrow(/does not answer/);
  });

  it('include a server that is gone', () => {
    moab.setServer('down');
    expect(output('mam-list-accounts')).toBe('1: Unable to connect to the server\nConnection refused\n');
    moab.setServer('hung');
    expect(() => output('mam-list-accounts')).toThrow(/does not answer/);
    moab.setServer('up');
    expect(output('mam-list-accounts --quiet')).toBe('');
  });
});
