import { Injectable } from '@nestjs/common';

/** A user by UUID (hex), or a service or course account by its name. */
export type Departed = { readonly user: string } | { readonly account: string };

/** Somebody left a project. */
export interface Departure {
  /** UUID, hex. */
  readonly project: string;
  readonly who: Departed;
}

/** The oldest are forgotten when there are more. */
const MOST = 10_000;

/**
 * Who has left a project for certain: Waldur said so, person by person. An empty team alone may be a mistake, so nobody
 * is removed because of it; the last one of a team is, once that was said. Kept in memory until the removal is done.
 */
@Injectable()
export class Departures {
  private readonly known = new Map<string, Departure>();

  note(project: string, who: Departed): void {
    const key = keyOf(project, who);
    this.known.delete(key);
    this.known.set(key, { project, who });
    for (const oldest of this.known.keys()) {
      if (this.known.size <= MOST) break;
      this.known.delete(oldest);
    }
  }

  /** Somebody is back. */
  withdraw(project: string, who: Departed): void {
    this.known.delete(keyOf(project, who));
  }

  all(): readonly Departure[] {
    return [...this.known.values()];
  }

  /** @param projects UUIDs, hex */
  of(projects: readonly string[]): readonly Departure[] {
    return this.known.size === 0 ? [] : [...this.known.values()].filter(({ project }) => projects.includes(project));
  }

  /** What was noted has been acted on. What was noted again meanwhile stays. */
  settle(departures: readonly Departure[]): void {
    for (const departure of departures) {
      const key = keyOf(departure.project, departure.who);
      if (this.known.get(key) === departure) this.known.delete(key);
    }
  }
}

function keyOf(project: string, who: Departed): string {
  return 'user' in who ? `${project} user ${who.user}` : `${project} account ${who.account}`;
}
