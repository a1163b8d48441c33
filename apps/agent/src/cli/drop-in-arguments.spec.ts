import { parseDropInArguments } from './drop-in-arguments.ts';

const run = (mode: string, configFile: string) => ({ kind: 'run', mode, configFile });

describe('parseDropInArguments', () => {
  it.each([
    [[], run('order_process', 'waldur-site-agent-config.yaml')],
    [['-m', 'report', '-c', 'a.yaml'], run('report', 'a.yaml')],
    [['--mode=membership_sync', '--config-file=a.yaml'], run('membership_sync', 'a.yaml')],
    [['--config-file', 'a.yaml', '--mode', 'event_process'], run('event_process', 'a.yaml')],
    [['-mreport', '-ca.yaml'], run('report', 'a.yaml')],
    [['-h'], { kind: 'help' }],
  ])('understands %j', (args, expected) => {
    expect(parseDropInArguments(args)).toEqual(expected);
  });

  it.each([
    [['-m', 'orders'], 'unknown mode "orders", known are order_process, report'],
    [['--config', 'a.yaml'], "Unknown option '--config'"],
    [['-c'], 'argument missing'],
    [['order_process'], 'Unexpected argument'],
  ])('refuses %j', (args, message) => {
    expect(parseDropInArguments(args)).toEqual({ kind: 'bad usage', message: expect.stringContaining(message) });
  });
});
