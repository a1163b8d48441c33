import type { TestFramework } from '@waldur-site-agent/plugin-sdk/testing';

type Body = () => Promise<void>;

/** Runs contract tests within a test, to see which of them fail. */
export class CollectedRun {
  private readonly before: Body[] = [];
  private readonly after: Body[] = [];
  private readonly tests: (readonly [title: string, body: Body])[] = [];
  private readonly path: string[] = [];

  readonly framework: TestFramework = {
    describe: (title, body) => {
      this.path.push(title);
      body();
      this.path.pop();
    },
    it: (title, body) => this.tests.push([[...this.path.slice(1), title].join(' › '), body]),
    beforeEach: (body) => this.before.push(body),
    afterEach: (body) => this.after.push(body),
  };

  get titles(): readonly string[] {
    return this.tests.map(([title]) => title);
  }

  /** @returns what each failed test said, by title */
  async failures(): Promise<ReadonlyMap<string, string>> {
    const failures = new Map<string, string>();
    for (const [title, body] of this.tests) {
      for (const step of [...this.before, body, ...this.after]) {
        await step().catch((error: unknown) => failures.set(title, String(error)));
      }
    }
    return failures;
  }
}
