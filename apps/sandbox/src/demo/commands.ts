const WRITING = new Set(['add', 'modify', 'remove']);
const FLAGS = new Set(['--parsable2', '--noheader', '--immediate']);

/** The commands that changed something, without the flags that every call has; the questions are only counted. */
export function writtenCommands(log: readonly (readonly string[])[]): string[] {
  const lines = log.map(([program, ...words]) => ({ program, words: words.filter((word) => !FLAGS.has(word)) }));
  const writes = lines.filter(({ program, words }) => program === 'scancel' || WRITING.has(words[0] ?? ''));
  const shown = writes.map(({ program, words }) => `$ ${[program, ...words].join(' ')}`);
  return [...shown, `# and ${lines.length - writes.length} questions, which change nothing`];
}
