import { Refusal } from '../http/refusal.ts';
import type { ResourceRecord } from '../state/records.ts';
import { now } from '../state/stored.ts';

export function setLimits(resource: ResourceRecord, limits: Readonly<Record<string, unknown>>): void {
  const known = new Set(resource.offering.components.map((component) => component.type));
  const unknown = Object.keys(limits).filter((type) => !known.has(type));
  if (unknown.length > 0) throw Refusal.invalid({ limits: [`Invalid components: ${unknown.join(', ')}.`] });
  const wrong = Object.entries(limits).filter(([, amount]) => typeof amount !== 'number' || amount < 0);
  if (wrong.length > 0)
    throw Refusal.invalid({ limits: [`Not an amount: ${JSON.stringify(Object.fromEntries(wrong))}.`] });
  resource.limits = { ...(limits as Record<string, number>) };
  touch(resource);
}

export function setAsOk(resource: ResourceRecord): void {
  refuseTerminated(resource);
  resource.state = 'OK';
  resource.error_message = '';
  resource.error_traceback = '';
  touch(resource);
}

export function setAsErred(resource: ResourceRecord, message: string, traceback: string): void {
  refuseTerminated(resource);
  resource.state = 'Erred';
  resource.error_message = message;
  resource.error_traceback = traceback;
  touch(resource);
}

export function touch(resource: ResourceRecord): void {
  resource.modified = now();
}

function refuseTerminated(resource: ResourceRecord): void {
  if (resource.state === 'Terminated') throw Refusal.conflict('The resource is terminated.');
}
