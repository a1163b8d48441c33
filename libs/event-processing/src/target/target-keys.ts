import type { TargetHappening } from './target-work.ts';

const SEPARATOR = ' ';

/** A happening as the argument of a work key; equal ones are one. */
export function happeningKey(happening: TargetHappening): string {
  if (happening.kind === 'order ended') return ['order', happening.uuid, happening.state].join(SEPARATOR);
  return happening.kind === 'end date' ? ['end-date', happening.uuid].join(SEPARATOR) : 'usernames';
}

export function parseHappening(text: string): TargetHappening {
  const [word, uuid = '', state = ''] = text.split(SEPARATOR);
  if (word === 'order') return { kind: 'order ended', uuid, state };
  return word === 'end-date' ? { kind: 'end date', uuid } : { kind: 'usernames' };
}
