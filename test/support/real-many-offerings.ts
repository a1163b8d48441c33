import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { parse } from 'yaml';
import { configFile } from './agent-process.ts';
import type { EventSite } from './real-events-site.ts';

type Offering = EventSite['site']['offering'];
type Settings = Readonly<Record<string, unknown>>;

const RECEIVING = /receiving events of \S*offering[_/]([0-9a-f]{32})[_/](\w+): /g;

/** Many offerings of one Waldur and one token, each with a broker address of its own. */
export class ManyOfferings {
  readonly offerings: readonly Offering[];

  constructor(
    private readonly world: EventSite,
    count: number,
  ) {
    const { site } = world;
    const components = [{ type: 'cpu' }, { type: 'mem' }];
    const more = Array.from({ length: count - 1 }, (_, n) =>
      site.waldur.addOffering({ name: `Cluster ${n + 2}`, components }),
    );
    this.offerings = [site.offering, ...more];
  }

  /** @param ports of brokers, by the place in the list of offerings; the usual one for all others */
  config(ports: ReadonlyMap<number, number> = new Map()): string {
    const written = parse(readFileSync(this.world.config(), 'utf8')) as { readonly offerings: readonly Settings[] };
    const offerings = this.offerings.map(({ name, uuid }, index) => ({
      ...written.offerings[0],
      ...this.world.address(ports.get(index)),
      name,
      waldur_offering_uuid: uuid,
    }));
    return configFile({ ...written, offerings });
  }

  /** Number of offerings whose messages of all types come in. */
  get consuming(): number {
    const types = new Map<string, Set<string>>();
    for (const [, offering = '', type = ''] of this.world.log().matchAll(RECEIVING)) {
      types.set(offering, (types.get(offering) ?? new Set()).add(type));
    }
    return [...types.values()].filter(({ size }) => size === this.world.objectTypes.length).length;
  }
}

/** Accepts connections and says nothing. */
export async function blackHole(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => server.close() };
}
