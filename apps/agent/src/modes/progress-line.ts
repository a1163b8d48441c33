import { printable } from '../render/printable.ts';

const CLEAR = '\r\u001B[K';
const SHORTEST_PAUSE_MS = 100;

/** Where progress may be drawn. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** One line on a terminal that says how far a long cycle has got. Nothing anywhere else. */
export class ProgressLine {
  private readonly states = new Map<string, string>();
  private drawnAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly stream: ProgressStream = process.stderr,
    private readonly now: () => number = () => performance.now(),
  ) {}

  update(offering: string, settled: number, of: number): void {
    this.states.set(offering, `${printable(offering)}: ${settled} of ${of} resources`);
    if (settled < of && this.now() - this.drawnAt < SHORTEST_PAUSE_MS) return;
    this.drawnAt = this.now();
    this.draw([...this.states.values()].join(', '));
  }

  end(): void {
    if (this.states.size > 0) this.draw('');
  }

  private draw(text: string): void {
    if (this.stream.isTTY === true) this.stream.write(CLEAR + text);
  }
}

/** A mode that says how far it has got. */
interface Progressing {
  onProgress: (offering: string, settled: number, of: number) => void;
}

/** Draws the progress of a mode's next sweep. @returns called when it is over */
export function showProgress(mode: Progressing): () => void {
  const line = new ProgressLine();
  mode.onProgress = (offering, settled, of) => line.update(offering, settled, of);
  return () => line.end();
}
