import type { Usage } from '@waldur-site-agent/plugin-sdk';
import type { RecordedUsage } from '../decision/recorded-amounts.ts';
import { decideHistorical } from './historical-amounts.ts';

const components = new Set(['cpu', 'mem', 'storage']);

function records(amounts: Readonly<Record<string, unknown>>): RecordedUsage[] {
  return Object.entries(amounts).map(([type, usage]) => ({ type, usage }));
}

function decide(reported: Usage, recorded: Readonly<Record<string, unknown>>, zeroed?: readonly string[]) {
  const names = zeroed === undefined ? undefined : new Set(zeroed);
  return decideHistorical({ reported, recorded: records(recorded), components, zeroed: names });
}

const send = (amounts: Readonly<Record<string, string>>) => ({ kind: 'send', amounts });

describe('a total of a past month', () => {
  it.each([
    ['is rounded to even', { cpu: 0.125, mem: 0.375 }, {}, send({ cpu: '0.12', mem: '0.38' })],
    ['may become less', { cpu: 5 }, { cpu: '9' }, send({ cpu: '5.00' })],
    [
      'is sent as a whole when a part differs',
      { cpu: 5, mem: 6 },
      { cpu: 5, mem: 7 },
      send({ cpu: '5.00', mem: '6.00' }),
    ],
    ['is sent without zeros', { cpu: 5, mem: 0, storage: 0.004 }, {}, send({ cpu: '5.00' })],
    ['is sent without what Waldur does not know', { cpu: 5, gpu: 6 }, {}, send({ cpu: '5.00' })],
    ['is not sent when Waldur has it', { cpu: 5.001, mem: 0 }, { cpu: '5.00', mem: 3 }, { kind: 'unchanged' }],
    ['is nothing when nothing is above zero', { cpu: 0, mem: -1 }, { cpu: 5 }, { kind: 'nothing' }],
  ])('%s', (_what, reported, recorded, decision) => {
    expect(decide(reported, recorded)).toEqual(decision);
  });

  it.each([NaN, Infinity])('must be made of amounts, which %d is not', (amount) => {
    expect(() => decide({ cpu: amount }, {})).toThrow('of cpu, which is not an amount');
  });
});

describe('a total of a past month, with stale usage overwritten,', () => {
  it.each([
    ['is zero in everything when nothing is reported', {}, { cpu: 5 }, send({ cpu: '0.00', mem: '0.00' })],
    ['is not sent when all of that is zero already', {}, { cpu: 0, mem: '0.00' }, { kind: 'unchanged' }],
    ['is zero where Waldur has something else', { cpu: 5 }, { mem: 7 }, send({ cpu: '5.00', mem: '0.00' })],
    ['has no zero where Waldur has nothing', { cpu: 5 }, { mem: 0 }, send({ cpu: '5.00' })],
    ['is zero where zero is reported', { cpu: 0 }, { cpu: 7 }, send({ cpu: '0.00' })],
    [
      'is zero where Waldur has no readable amount',
      { cpu: 5 },
      { cpu: 5, mem: 'x' },
      send({ cpu: '5.00', mem: '0.00' }),
    ],
    ['leaves other components alone', { cpu: 5 }, { cpu: 5, storage: 9 }, { kind: 'unchanged' }],
    ['takes less than nothing for a mistake, not for zero', { cpu: -1 }, { cpu: 7 }, { kind: 'nothing' }],
  ])('%s', (_what, reported, recorded, decision) => {
    expect(decide(reported, recorded, ['cpu', 'mem', 'unknown to Waldur'])).toEqual(decision);
  });
});
