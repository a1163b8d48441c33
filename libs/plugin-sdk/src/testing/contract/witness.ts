import { ok } from 'node:assert/strict';
import type { Change } from '../../changes/change.ts';
import { NotedLog } from '../fakes/noted-log.ts';
import type { BackendHarness } from './backend-harness.ts';

const SECRET_NAME = /password|passwd|token|secret|credential|api_?key|private_?key/i;

/** Remembers what people would get to read, and knows what they must not. */
export class Witness {
  private readonly texts: string[] = [];
  private readonly log = NotedLog.start();

  private constructor(private readonly secrets: string[]) {}

  static begin(harness: Pick<BackendHarness, 'offering' | 'secrets'>): Witness {
    const settings = harness.offering().settings ?? {};
    return new Witness([...(harness.secrets ?? []), ...secretTexts(settings)].filter((text) => text !== ''));
  }

  note(text: string): void {
    this.texts.push(text);
  }

  hide(secret: string): void {
    this.secrets.push(secret);
  }

  /** @throws {AssertionError} when a secret was in an error, a change or a line of the log */
  end(changes: readonly Change[]): void {
    this.log.stop();
    const texts = { 'an error or a plan': this.texts, 'a change': changes.map((each) => JSON.stringify(each)) };
    for (const [place, lines] of Object.entries({ ...texts, 'the log': this.log.lines })) {
      for (const line of lines) {
        const secret = this.secrets.find((each) => line.includes(each));
        ok(secret === undefined, `a secret of the settings is in ${place}: ${hidden(line, secret ?? '')}`);
      }
    }
  }
}

function secretTexts(settings: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    if (typeof value === 'object' && value !== null) return secretTexts(value as Readonly<Record<string, unknown>>);
    return SECRET_NAME.test(key) && typeof value === 'string' ? [value] : [];
  });
}

function hidden(line: string, secret: string): string {
  return secret === '' ? line : line.replaceAll(secret, '***');
}
