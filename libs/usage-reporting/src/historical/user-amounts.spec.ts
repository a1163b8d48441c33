import type { Usage } from '@waldur-site-agent/plugin-sdk';
import { componentsInUse, userAmounts } from './user-amounts.ts';

type Users = Readonly<Record<string, Usage>>;

function amounts(users: Users, stored: Readonly<Record<string, string>>, zeroed = false): readonly string[] {
  const comparison = {
    component: 'cpu',
    users: new Map(Object.entries(users)),
    stored: new Map(Object.entries(stored)),
  };
  return userAmounts({ ...comparison, zeroed }).map(({ username, usage }) => `${username} ${usage}`);
}

describe('what users had of a component', () => {
  it('is sent where it is above zero and Waldur has something else', () => {
    const users = { ann: { cpu: 1.125 }, bob: { cpu: 2 }, carol: { cpu: 0.004 }, dave: { mem: 5 }, ' ': { cpu: 9 } };
    expect(amounts(users, { bob: '2.00', carol: '3.00', ghost: '4.00' })).toEqual(['ann 1.12']);
    expect(amounts(users, { bob: '7.00' })).toEqual(['ann 1.12', 'bob 2.00']);
  });

  it('becomes zero for everyone with nothing reported, when stale usage is overwritten', () => {
    const users = { ann: { cpu: 1 }, bob: { cpu: 0 }, carol: { mem: 5 }, dave: { cpu: -2 } };
    const stored = { ann: '1.00', bob: '2.00', carol: '3.00', dave: '4.00', ghost: '51.18', idle: '0.00', odd: '' };
    expect(amounts(users, stored, true)).toEqual(['bob 0.00', 'carol 0.00', 'ghost 0.00', 'odd 0.00']);
  });

  it('must be an amount', () => {
    expect(() => amounts({ ann: { cpu: NaN } }, {})).toThrow('NaN of cpu, which is not an amount');
  });
});

it('components in use are those of which somebody with a name had something', () => {
  const users = { ann: { cpu: 1, mem: 0 }, bob: { gpu: 0.001 }, '': { storage: 5 } };
  expect([...componentsInUse(new Map(Object.entries(users)))]).toEqual(['cpu']);
});
