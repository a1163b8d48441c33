import { ProgressLine } from './progress-line.ts';

class Screen {
  text = '';
  constructor(readonly isTTY: boolean) {}
  write(text: string): void {
    this.text += text;
  }
}

describe('ProgressLine', () => {
  it('draws over itself, at most ten times a second, and always the end', () => {
    const screen = new Screen(true);
    let now = 0;
    const line = new ProgressLine(screen, () => now);
    line.update('A', 1, 3);
    now = 50;
    line.update('A', 2, 3);
    line.update('A', 3, 3);
    line.end();
    expect(screen.text.split('\r\u001B[K')).toEqual(['', 'A: 1 of 3 resources', 'A: 3 of 3 resources', '']);
  });

  it('shows all offerings on one line, without control characters from their names', () => {
    const screen = new Screen(true);
    let now = 0;
    const line = new ProgressLine(screen, () => (now += 1000));
    line.update('A\u001B[2J', 1, 3);
    line.update('B', 2, 4);
    expect(screen.text).toContain('\r\u001B[KA [2J: 1 of 3 resources, B: 2 of 4 resources');
  });

  it('writes nothing where there is no terminal', () => {
    const screen = new Screen(false);
    const line = new ProgressLine(screen);
    line.update('A', 3, 3);
    line.end();
    expect(screen.text).toBe('');
  });
});
