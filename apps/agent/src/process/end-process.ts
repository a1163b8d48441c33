/** Ends the process once everything printed so far has left it, whatever is still open. */
export async function endProcess(code: number): Promise<void> {
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(code);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.once('error', () => resolve()); // whoever read it has gone
    stream.write('', () => resolve());
  });
}
