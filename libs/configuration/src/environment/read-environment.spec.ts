import { ConfigurationError } from '../problems/configuration-error.ts';
import { readEnvironment, type Environment } from './read-environment.ts';

const refusedNames = (env: Environment): string[] => {
  try {
    readEnvironment(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.map(({ path }) => path);
    throw error;
  }
  return [];
};

it('has the documented defaults', () => {
  expect(readEnvironment({})).toEqual({
    orderProcessPeriodMinutes: 5,
    reportPeriodMinutes: 30,
    membershipSyncPeriodMinutes: 5,
    reconciliationPeriodMinutes: 60,
    orderAttempts: 10,
    retryPauseSeconds: 5,
    healthAddress: { host: '127.0.0.1', port: 8090, explicit: false },
  });
});

it('takes decimals for the order period and the retry pause', () => {
  const env = {
    WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: '0.5',
    WALDUR_SITE_AGENT_RETRY_PAUSE_SECONDS: ' 1.25 ',
  };
  expect(readEnvironment(env)).toMatchObject({ orderProcessPeriodMinutes: 0.5, retryPauseSeconds: 1.25 });
});

it('names every variable that is malformed', () => {
  const env = {
    WALDUR_SITE_AGENT_ORDER_PROCESS_PERIOD_MINUTES: 'often',
    WALDUR_SITE_AGENT_REPORT_PERIOD_MINUTES: '1.5',
    WALDUR_SITE_AGENT_MEMBERSHIP_SYNC_PERIOD_MINUTES: '',
    WALDUR_SITE_AGENT_RECONCILIATION_PERIOD_MINUTES: '-1',
    WALDUR_SITE_AGENT_ORDER_ATTEMPTS: '1e3',
    WALDUR_SITE_AGENT_RETRY_PAUSE_SECONDS: '5s',
    WALDUR_SITE_AGENT_HEALTH_ADDRESS: '8090',
  };
  expect(refusedNames(env)).toEqual(Object.keys(env));
});

it.each([
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80, explicit: true }],
  ['[::1]:8090', { host: '::1', port: 8090, explicit: true }],
  ['localhost:0', { host: 'localhost', port: 0, explicit: true }],
  ['off', undefined],
  ['OFF', undefined],
])('reads the health address %s', (text, healthAddress) => {
  expect(readEnvironment({ WALDUR_SITE_AGENT_HEALTH_ADDRESS: text }).healthAddress).toEqual(healthAddress);
});

it.each(['localhost:65536', 'localhost', ':80', 'a b:80', ''])('refuses the health address "%s"', (text) => {
  expect(refusedNames({ WALDUR_SITE_AGENT_HEALTH_ADDRESS: text })).toEqual(['WALDUR_SITE_AGENT_HEALTH_ADDRESS']);
});
