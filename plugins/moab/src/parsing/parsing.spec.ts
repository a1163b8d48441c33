import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { parseAccounts } from './accounts.ts';
import { parseCharges } from './charges.ts';
import { parseAllocated, parseFund } from './funds.ts';
import { linesOf } from './rows.ts';
import { parseUsers } from './users.ts';

it('ends lines at line feeds, with or without carriage return, and the last one without either', () => {
  expect(linesOf('a\r\nb\n\nc')).toEqual(['a', 'b', '', 'c']);
  expect(linesOf('a\n')).toEqual(['a']);
  expect(linesOf('')).toEqual([]);
});

describe('accounts', () => {
  it('are rows with bars; texts stay as they are and further columns do not matter', () => {
    expect(parseAccounts('a|b|c|d\nWARNING: slow\n\n e |f| g \r\n')).toEqual([
      { name: 'a', description: 'b', organization: 'c' },
      { name: ' e ', description: 'f', organization: ' g ' },
    ]);
  });

  it('are refused when a column is missing', () => {
    expect(() => parseAccounts('a|b|c\na|b\n')).toThrow(BackendError);
    expect(() => parseAccounts('a|b')).toThrow(/cannot be read: a\|b/);
  });
});

describe('the fund of an account', () => {
  it.each([
    ['17\n', '17'],
    [' 17 \r\n18\n', '17'],
    ['007', '7'],
    ['', undefined],
  ])('in %p is %p', (output, fund) => {
    expect(parseFund(output)).toBe(fund);
  });

  it.each(['Id\n--\n17\n', '\n17\n', '-17\n', '1.5\n', '17|\n'])('is not guessed from %p', (output) => {
    expect(() => parseFund(output)).toThrow(BackendError);
  });

  it('has credits allocated: none where the column is blank, unknown where the fund is not listed', () => {
    const output = '16|5\n17|76358.562\n18|\n19|x\n';
    expect(parseAllocated(output, '17')?.toString()).toBe('76358.562');
    expect(parseAllocated(output, '18')?.toString()).toBe('0');
    expect(parseAllocated(output, '19')).toBeUndefined();
    expect(parseAllocated(output, '1')).toBeUndefined();
    expect(parseAllocated('', '17')).toBeUndefined();
  });
});

describe('users', () => {
  const output = 'alice|a_1\nbob|\n^carol|p1\n+dave|p1\n-eve|p1\nalice|a_1\n|x\njunk\n';

  it('are those with a default account, each once, without marks', () => {
    expect(parseUsers(output, true)).toEqual(['alice', 'carol', 'dave', 'eve']);
  });

  it('are all, where the site does not use default accounts', () => {
    expect(parseUsers(output, false)).toEqual(['alice', 'bob', 'carol', 'dave', 'eve']);
  });
});

describe('charges', () => {
  it('name account, user and a decimal amount', () => {
    const charges = parseCharges(' a |u |1.50\na|v|2e1|more\n\nWARNING nothing\n');
    expect(charges.map(({ account, user, amount }) => [account, user, amount.toString()])).toEqual([
      ['a', 'u ', '1.5'],
      ['a', 'v', '20'],
    ]);
  });

  it.each(['a|u|\n', 'a|u\n', 'a|u|free\n', 'a|u|1\na|v|x\n'])('are refused as a whole in %p', (output) => {
    expect(() => parseCharges(output)).toThrow(/charge that cannot be read/);
  });
});
