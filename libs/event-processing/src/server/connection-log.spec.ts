import { Logger } from '@nestjs/common';
import type { BrokerEvent } from '../broker/broker-event.ts';
import { ConnectionLog } from './connection-log.ts';

const ABOUT = { connection: 'stomp wss://b/ws as v:s', sources: [{ name: 'q1' }, { name: 'q2' }] };

function logged(...events: readonly BrokerEvent[]): readonly string[] {
  const lines: string[] = [];
  const write = (level: string) => (text: string) => void lines.push(`${level} ${text}`);
  Logger.overrideLogger({ log: write('log'), warn: write('warn'), error: write('error') });
  const log = new ConnectionLog();
  for (const event of events) log.write(event);
  return lines;
}

describe('ConnectionLog', () => {
  it('takes the first three failures in a row lightly, and later ones seriously', () => {
    const lines = [1, 2, 3, 4, 100].map((failures) =>
      logged({ ...ABOUT, kind: 'lost', reason: 'reset', failures, retryInMs: 1234 }),
    );
    const text = 'connection lost: stomp wss://b/ws as v:s: reset; next attempt in 1.2 s';
    expect(lines.flat()).toEqual(['warn', 'warn', 'warn', 'error', 'error'].map((level) => `${level} ${text}`));
  });

  it('tells what was refused', () => {
    expect(
      logged(
        { ...ABOUT, kind: 'refused', reason: 'credentials', detail: 'Bad CONNECT', failures: 1, retryInMs: 1000 },
        { ...ABOUT, kind: 'refused', reason: 'queue', detail: 'gone' },
      ),
    ).toEqual([
      'warn refused: stomp wss://b/ws as v:s: Bad CONNECT; next attempt in 1.0 s',
      'error q1, q2 refused: stomp wss://b/ws as v:s: gone',
    ]);
  });

  it('tells what works', () => {
    expect(logged({ ...ABOUT, kind: 'connected' }, { ...ABOUT, kind: 'consuming' })).toEqual([
      'log connected: stomp wss://b/ws as v:s',
      'log receiving events of q1, q2: stomp wss://b/ws as v:s',
    ]);
  });
});
