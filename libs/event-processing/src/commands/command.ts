import { hex } from '@waldur-site-agent/waldur-client';
import type { KeyRotation, PeriodicSettingsCommand } from '../ports.ts';

/** Something to do that carries data of its own, as plain data. */
export type Command =
  | { readonly kind: 'attributes'; readonly username: string; readonly attributes: Readonly<Record<string, unknown>> }
  | ({ readonly kind: 'rotation' } & KeyRotation)
  | ({ readonly kind: 'periodic' } & PeriodicSettingsCommand)
  | { readonly kind: 'import'; readonly requestUuid: string }
  | { readonly kind: 'resync' };

export const COMMAND_KINDS: readonly Command['kind'][] = ['attributes', 'rotation', 'periodic', 'import', 'resync'];

/** Commands with the same key run one after the other, in the order in which they came. */
export function commandKey(command: Command): string {
  switch (command.kind) {
    case 'attributes':
      return `user:${command.username}`;
    case 'rotation':
    case 'periodic':
      return `resource:${hex(command.resourceUuid)}`;
    case 'resync':
      return 'resync';
    case 'import':
    default:
      return 'import';
  }
}

/** For the log; nothing in it is secret. */
export function commandText(command: Command): string {
  switch (command.kind) {
    case 'attributes':
      return `attribute update of ${command.username}`;
    case 'rotation':
      return `rotation of API key ${command.clientId} of ${command.resourceBackendId}`;
    case 'periodic':
      return `periodic settings of ${command.backendId || command.resourceUuid}`;
    case 'resync':
      return 'synchronisation of everything';
    case 'import':
    default:
      return `import request ${command.requestUuid}`;
  }
}
