import { Refusal } from '../http/refusal.ts';
import type { OfferingUserRecord, OfferingUserState } from '../state/people-records.ts';
import { now } from '../state/stored.ts';

interface Transition {
  readonly from: readonly OfferingUserState[];
  readonly to: OfferingUserState;
}

export type OfferingUserAction = keyof typeof TRANSITIONS;

const TRANSITIONS = {
  begin_creating: { from: ['Requested', 'Error creating'], to: 'Creating' },
  set_pending_account_linking: {
    from: ['Creating', 'Error creating', 'Pending additional validation'],
    to: 'Pending account linking',
  },
  set_pending_additional_validation: {
    from: ['Creating', 'Error creating', 'Pending account linking'],
    to: 'Pending additional validation',
  },
  set_validation_complete: { from: ['Pending account linking', 'Pending additional validation'], to: 'OK' },
  set_error_creating: {
    from: ['Requested', 'Creating', 'Pending account linking', 'Pending additional validation'],
    to: 'Error creating',
  },
  set_deleting: { from: ['Requested deletion', 'Error deleting'], to: 'Deleting' },
  set_deleted: { from: ['Deleting'], to: 'Deleted' },
} as const satisfies Readonly<Record<string, Transition>>;

/** A comment is kept until the user has done what it asks for. */
export function act(
  record: OfferingUserRecord,
  action: OfferingUserAction,
  comment?: { readonly comment?: string; readonly comment_url?: string },
): void {
  const { from, to }: Transition = TRANSITIONS[action];
  if (!from.includes(record.state)) {
    throw Refusal.conflict(`Cannot ${action} in state ${record.state}; valid states: ${from.join(', ')}.`);
  }
  record.state = to;
  if (comment?.comment !== undefined) record.service_provider_comment = comment.comment;
  if (comment?.comment_url !== undefined) record.service_provider_comment_url = comment.comment_url;
  if (action === 'set_validation_complete') clearComment(record);
  record.modified = now();
}

/** A name ends the creation; in other states only the name changes. */
export function rename(record: OfferingUserRecord, username: string | null): void {
  record.username = username;
  if (username && (record.state === 'Creating' || record.state === 'Error creating')) record.state = 'OK';
  record.modified = now();
}

function clearComment(record: OfferingUserRecord): void {
  record.service_provider_comment = '';
  record.service_provider_comment_url = '';
}
