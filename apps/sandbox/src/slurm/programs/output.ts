import { writeSync } from 'node:fs';

/** Where a simulated program prints. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** What sacctmgr does without `--immediate` when nobody answers: it asks until it is killed. */
  askForEver(): never;
}

/** Keeps what is printed, for calls within the process. */
export class CollectedOutput implements Output {
  stdout = '';
  stderr = '';

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }

  askForEver(): never {
    throw new Error('sacctmgr asks for consent and nobody answers: --immediate is missing');
  }
}

/** Standard output and error output. Written synchronously, so that an exit loses nothing. */
export class StandardOutput implements Output {
  out(text: string): void {
    write(1, text);
  }

  err(text: string): void {
    write(2, text);
  }

  askForEver(): never {
    this.out('Would you like to commit changes? (You have 30 seconds to decide)\n(N/y): \n');
    for (;;) this.out('Y or N please\n(N/y): \n'.repeat(100));
  }
}

function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(141);
      if (code !== 'EAGAIN') throw error;
    }
  }
}
