import { type HistoricalProgress, monthName } from '@waldur-site-agent/usage-reporting';
import { ProgressLine, type ProgressStream } from '../../modes/progress-line.ts';

/** One line on a terminal that says which month is loaded. Nothing anywhere else. */
export class MonthProgress {
  private line: ProgressLine | undefined;
  private monthNumber = 0;

  constructor(
    private readonly stream: ProgressStream = process.stderr,
    private readonly now?: () => number,
  ) {}

  show({ month, monthNumber, months, settled, resources }: HistoricalProgress): void {
    if (this.line === undefined || monthNumber !== this.monthNumber)
      this.line = new ProgressLine(this.stream, this.now);
    this.monthNumber = monthNumber;
    this.line.update(`${monthName(month)}, month ${monthNumber} of ${months}`, settled, resources);
  }

  end(): void {
    this.line?.end();
  }
}
