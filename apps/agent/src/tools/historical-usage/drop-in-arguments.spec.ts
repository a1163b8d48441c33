import { parseHistoricalArguments } from './drop-in-arguments.ts';

const REQUIRED = ['-c', 'a.yaml', '-o', 'u', '-s', '2024-01-01', '-e', '2024-12-31'];
const OPTIONS = {
  configFile: 'a.yaml',
  offeringUuid: 'u',
  userToken: 'secret',
  startDate: '2024-01-01',
  endDate: '2024-12-31',
  skipUserUsage: false,
  staffCheck: true,
  dryRun: false,
  reconcileStale: false,
  resourceBackendIds: [],
  output: 'text',
  pluginDirs: [],
  style: 'drop-in',
};

const run = (more: object = {}) => ({ kind: 'run', options: { ...OPTIONS, ...more } });

describe('parseHistoricalArguments', () => {
  it.each([
    [[...REQUIRED, '-t', 'secret'], run()],
    [
      [
        '--config=a.yaml',
        '--offering-uuid=u',
        '--user-token=secret',
        '--start-date=2024-01-01',
        '--end-date=2024-12-31',
      ],
      run(),
    ],
    [[...REQUIRED, '-t', 'secret', '--skip-user-usage', '--dry-run'], run({ skipUserUsage: true, dryRun: true })],
    [
      [...REQUIRED, '-t', 'secret', '--no-staff-check', '--reconcile-stale'],
      run({ staffCheck: false, reconcileStale: true }),
    ],
    [
      [...REQUIRED, '-t', 'secret', '--resource-backend-id', 'a', '--resource-backend-id=b'],
      run({ resourceBackendIds: ['a', 'b'] }),
    ],
    [['-h'], { kind: 'help' }],
  ])('understands %j', (args, expected) => {
    expect(parseHistoricalArguments(args, {})).toEqual(expected);
  });

  it('takes the token from the environment when there is none on the command line', () => {
    const env = { WALDUR_SITE_AGENT_USER_TOKEN: 'secret\n' };
    expect(parseHistoricalArguments(REQUIRED, env)).toEqual(run());
    expect(parseHistoricalArguments([...REQUIRED, '-t', 'other'], env)).toEqual(run({ userToken: 'other' }));
    expect(parseHistoricalArguments([...REQUIRED, '-t', ''], env)).toEqual(run());
  });

  it.each([
    [[], 'not given: --config, --offering-uuid, --user-token, --start-date, --end-date'],
    [[...REQUIRED, '-t', ' '], 'not given: --user-token'],
    [[...REQUIRED, '--config-file', 'b.yaml'], "Unknown option '--config-file'"],
    [[...REQUIRED, '-t', 'secret', '-m', 'report'], "Unknown option '-m'"],
    [[...REQUIRED, '-t', 'secret', '--dry-run=secret'], 'does not take an argument'],
    [[...REQUIRED, 'secret'], 'unexpected argument'],
    [[...REQUIRED, '--tokn=secret'], "Unknown option '--tokn'"],
  ])('refuses %j, without a word about values', (args, message) => {
    const parsed = parseHistoricalArguments(args, {});
    expect(parsed).toEqual({ kind: 'bad usage', message: expect.stringContaining(message) });
    expect(JSON.stringify(parsed)).not.toContain('secret');
  });
});
