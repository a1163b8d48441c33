import { BackendError } from '@waldur-site-agent/plugin-sdk';
import { commandLine, shownLine } from '../tools/mam-command.ts';
import { isSameText } from './arguments.ts';
import * as commands from './index.ts';

it('start the program where it is', () => {
  const command = commands.deleteFund('17');
  expect(commandLine(command, '')).toEqual(['mam-delete-fund', '-f', '17']);
  expect(commandLine(command, '/opt/mam/bin/')[0]).toBe('/opt/mam/bin/mam-delete-fund');
});

it('keep a name with blanks and quotes together, and show it for copying', () => {
  const command = commands.createAccount('a_1', `It's "my" $HOME`, 'p_1');
  expect(command.words).toEqual(['-a', 'a_1', '-d', `It's "my" $HOME`, '-o', 'p_1']);
  expect(shownLine(command)).toBe(String.raw`mam-create-account -a a_1 -d 'It'\''s "my" $HOME' -o p_1`);
});

it('keep what would break later listings out of descriptions, and put the name in place of nothing', () => {
  expect(commands.createAccount('a_1', 'a|b\nc', 'p_1').words[3]).toBe('a b c');
  expect(commands.createAccount('a_1', ' ', 'p_1').words[3]).toBe('a_1');
  expect(isSameText('a b  c ', 'a|b\tc')).toBe(true);
  expect(isSameText('a b', 'ab')).toBe(false);
});

it.each(['', ' ', '-rf', 'a|b', 'a,b', 'a*', 'a?', 'a\nb'])('are not made for an account called %p', (name) => {
  expect(() => commands.listAccount(name)).toThrow(BackendError);
  expect(() => commands.deleteAccount(name)).toThrow(BackendError);
});

it.each(['', '-x', '+x', '^x', 'a,b'])('are not made for a user called %p', (name) => {
  expect(() => commands.addUser(name, 'a_1')).toThrow(/Invalid MAM user name/);
});

it('mark only the added user as active', () => {
  expect(commands.addUser('bob', 'a_1').words).toEqual(['--add-user', '+bob', '-a', 'a_1']);
  expect(commands.removeUser('bob', 'a_1').words).toEqual(['--del-user', 'bob', '-a', 'a_1']);
});

it.each([-1, 1.5, Number.NaN, 2 ** 60])('do not move %p credits', (amount) => {
  expect(() => commands.deposit('a_1', '17', amount)).toThrow(/Invalid amount of credits/);
});

it('ask for whole months', () => {
  expect(commands.listCharges('a_1', { year: 2024, month: 2 }).words.slice(-4)).toEqual([
    '-s',
    '2024-02-01T00:00:00',
    '-e',
    '2024-02-29T23:59:59',
  ]);
});
