import { type Backend, can } from '@waldur-site-agent/plugin-sdk';
import { hex } from '@waldur-site-agent/waldur-client';

/** Knows which offerings live on the same system (cluster), so that they cannot take each other's accounts. */
export interface SystemNeighbours {
  /** @param offeringUuid hex or dashed */
  shareSystem(offeringUuid: string, backend: Backend): boolean;
}

export const SYSTEM_NEIGHBOURS = Symbol('system-neighbours');

/** The offerings of this process. One that is not among them may live anywhere, so it counts as a neighbour. */
export class KnownSystems implements SystemNeighbours {
  private readonly systems = new Map<string, string>();

  add(offeringUuid: string, backend: Backend): void {
    this.systems.set(hex(offeringUuid), systemOf(backend));
  }

  shareSystem(offeringUuid: string, backend: Backend): boolean {
    const other = this.systems.get(hex(offeringUuid)) ?? ANY;
    const own = systemOf(backend);
    return other === ANY || own === ANY || other === own;
  }
}

const ANY = '';

function systemOf(backend: Backend): string {
  return can(backend, 'systemId') ? backend.systemId : ANY;
}
