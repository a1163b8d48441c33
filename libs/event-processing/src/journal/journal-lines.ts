import { type Command, COMMAND_KINDS } from '../commands/command.ts';

export interface JournalEntry {
  readonly id: string;
  readonly command: Command;
}

export function acceptedLine({ id, command }: JournalEntry): string {
  return `${JSON.stringify({ id, command })}\n`;
}

export function doneLine({ id }: JournalEntry): string {
  return `${JSON.stringify({ done: id })}\n`;
}

/** What a journal says is left to do, oldest first. Lines that make no sense, such as one cut short by a crash, are counted. */
export function readJournal(text: string): {
  readonly unfinished: readonly JournalEntry[];
  readonly unreadable: number;
} {
  const unfinished = new Map<string, JournalEntry>();
  let unreadable = 0;
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const { entry, done } = readLine(line);
    if (entry) unfinished.set(entry.id, entry);
    else if (done !== undefined) unfinished.delete(done);
    else unreadable += 1;
  }
  return { unfinished: [...unfinished.values()], unreadable };
}

function readLine(line: string): { readonly entry?: JournalEntry; readonly done?: string } {
  const { id, command, done } = parsed(line);
  if (typeof done === 'string') return { done };
  if (typeof id === 'string' && isCommand(command)) return { entry: { id, command } };
  return {};
}

function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

/** Its members are those that this program wrote. */
function isCommand(value: unknown): value is Command {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  return COMMAND_KINDS.some((kind) => kind === value.kind);
}
