import { MonthProgress } from './month-progress.ts';

class Screen {
  text = '';
  constructor(readonly isTTY: boolean) {}
  write(text: string): void {
    this.text += text;
  }
}

const january = { month: { year: 2024, month: 1 }, monthNumber: 1, months: 2, resources: 3 };
const february = { month: { year: 2024, month: 2 }, monthNumber: 2, months: 2, resources: 3 };

describe('MonthProgress', () => {
  it('says on one line of a terminal which month and how many of its resources are done', () => {
    const screen = new Screen(true);
    let now = 0;
    const progress = new MonthProgress(screen, () => (now += 1000));
    progress.show({ ...january, settled: 0 });
    progress.show({ ...january, settled: 3 });
    progress.show({ ...february, settled: 1 });
    progress.end();
    expect(screen.text.split('\r\u001B[K')).toEqual([
      '',
      '2024-01, month 1 of 2: 0 of 3 resources',
      '2024-01, month 1 of 2: 3 of 3 resources',
      '2024-02, month 2 of 2: 1 of 3 resources',
      '',
    ]);
    expect(screen.text).not.toContain('\n');
  });

  it('writes nothing where there is no terminal, and nothing when nothing has begun', () => {
    const [file, terminal] = [new Screen(false), new Screen(true)];
    const progress = new MonthProgress(file);
    progress.show({ ...january, settled: 3 });
    progress.end();
    new MonthProgress(terminal).end();
    expect([file.text, terminal.text]).toEqual(['', '']);
  });
});
