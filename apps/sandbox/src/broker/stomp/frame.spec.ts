import { formatFrame, parseFrame } from './frame.ts';

describe('STOMP frames', () => {
  it('keep headers and bodies with special characters', () => {
    const frame = { command: 'MESSAGE', headers: { 'a:b': 'c\nd\\e:f' }, body: '{"ü": "✓"}\n' };
    expect(formatFrame(frame)).toBe('MESSAGE\na\\cb:c\\nd\\\\e\\cf\n\n{"ü": "✓"}\n\0');
    expect(parseFrame(formatFrame(frame))).toEqual(frame);
  });

  it('leave CONNECT as it is', () => {
    expect(parseFrame('CONNECT\npasscode:a\\nb:c\n\n\0\n')?.headers).toEqual({ passcode: 'a\\nb:c' });
  });

  it('take the first of repeated headers', () => {
    expect(parseFrame('ACK\nid:1\nid:2\n\n\0')?.headers).toEqual({ id: '1' });
  });

  it('are not heart-beats', () => {
    expect(parseFrame('\n')).toBeUndefined();
    expect(parseFrame('\r\n')).toBeUndefined();
  });

  it.each(['hello\0', 'ACK\nid:1\n\n', ''])('are not %j', (text) => {
    expect(() => parseFrame(text)).toThrow(SyntaxError);
  });
});
