import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * A portal that answers as a vector tells: the first entry of equal method and path, 404 without one. Of a `seq` each
 * call takes one answer, and the last one stays.
 */
export class ScriptedMup {
  requests = [];

  static async start(entries = []) {
    const portal = new ScriptedMup();
    portal.entries = entries.map((entry) => ({ ...entry, left: [...(entry.seq ?? [entry])] }));
    portal.server = createServer((request, response) => void portal.serve(request, response));
    await new Promise((resolve) => portal.server.listen(0, '127.0.0.1', resolve));
    return portal;
  }

  get origin() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async serve(request, response) {
    const sent = await text(request);
    const [method, path] = [request.method, plainPath(request.url)];
    const body = sent === '' ? undefined : JSON.parse(sent);
    this.requests.push(body === undefined ? [method, path] : [method, path, body]);
    const entry = this.entries.find(({ m, p }) => m === method && plainPath(p) === path);
    const {
      s: status = 200,
      ct = 'application/json',
      ...answer
    } = entry ? take(entry) : { s: 404, j: { detail: 'no' } };
    response.writeHead(status, { 'Content-Type': ct }).end(answer.raw ?? JSON.stringify(json(answer, entry, body)));
  }
}

function take({ left }) {
  return left.length > 1 ? left.shift() : left[0];
}

function json({ j = {}, echo }, entry, body) {
  const laidOver = echo ?? entry?.echo;
  return laidOver ? { ...body, ...laidOver } : j;
}

/** Characters that a path may hold as they are or percent-encoded. */
export function plainPath(path) {
  return path.replaceAll(/%(40|3A|21|24|26|27|28|29|2A|2B|2C|3B|3D)/gi, (code) => decodeURIComponent(code));
}
