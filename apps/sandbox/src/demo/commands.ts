const WRITING = new Set(['add', 'modify', 'remove']);
const FLAGS = new Set(['--parsable2', '--noheader', '--immediate']);
const WIDTH = 96;

/** The commands that changed something, without the flags that every call has; the questions are only counted. */
export function writtenCommands(log: readonly (readonly string[])[]): string[] {
  const lines = log.map(([program, ...words]) => ({ program, words: words.filter((word) => !FLAGS.has(word)) }));
  const writes = lines.filter(({ program, words }) => program === 'scancel' || WRITING.has(words[0] ?? ''));
  const shown = writes.flatMap(({ program, words }) => folded(['$', program ?? '', ...words]));
  return [...shown, `# and ${lines.length - writes.length} questions, which change nothing`];
}

/** Several lines where one would be too long, as a shell takes them. */
function folded(words: readonly string[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length + 2 <= WIDTH) {
      line = longer;
    } else {
      lines.push(`${line} \\`);
      line = `    ${word}`;
    }
  }
  return [...lines, line];
}
