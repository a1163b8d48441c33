import type { ServerResponse } from 'node:http';
import { Test } from '@nestjs/testing';
import { connectionTo, failureOf, sendJson, TestServer } from '../testing/test-server.ts';
import { WaldurClientFactory } from './waldur-client.factory.ts';
import { WaldurClientModule } from './waldur-client.module.ts';

const RESOURCES = '/api/marketplace-provider-resources/';

let server: TestServer;
let factory: WaldurClientFactory;

beforeAll(() => {
  process.env['NO_PROXY'] = '*';
});

beforeEach(async () => {
  server = await new TestServer((_, response) => sendJson(response, [])).start();
  const module = await Test.createTestingModule({ imports: [WaldurClientModule] }).compile();
  factory = module.get(WaldurClientFactory);
});

afterEach(async () => {
  factory.onModuleDestroy();
  await server.stop();
});

const list = () => factory.create(connectionTo(server)).list(RESOURCES);

/** Answers with one row per page, and with the length that the list is said to have at that moment. */
function pages(names: (request: number) => readonly string[]): void {
  let requests = 0;
  server.handler = ({ url }, response: ServerResponse) => {
    requests += 1;
    const rows = names(requests);
    const page = Number(url.searchParams.get('page'));
    const next = page < rows.length ? { Link: `<http://e/x?page=${page + 1}>; rel="next"` } : {};
    sendJson(response, [{ uuid: rows[page - 1] }], 200, { ...next, 'X-Result-Count': String(rows.length) });
  };
}

it('a list that loses a row while it is read is read again: the row after the edge would be missing', async () => {
  pages((request) => (request === 1 ? ['a', 'b', 'c'] : ['b', 'c']));
  expect((await list()).map(({ uuid }) => uuid)).toEqual(['b', 'c']);
});

it('a list that changes whenever it is read is not believed', async () => {
  pages((request) => Array.from({ length: 2 + (request % 2) }, (_, index) => `r${index}`));
  await expect(failureOf(list())).resolves.toMatchObject({
    name: 'WaldurAnswerError',
    kind: 'transient',
    message: expect.stringContaining('its length changed'),
  });
});

it('a list whose link to the next page got lost on the way is not believed', async () => {
  server.handler = (_, response) => sendJson(response, [{ uuid: 'a' }], 200, { 'X-Result-Count': '105' });
  await expect(failureOf(list())).resolves.toMatchObject({
    name: 'WaldurAnswerError',
    message: expect.stringContaining('it has 105 rows, but 1 came'),
  });
});

it('a list without a stated length is taken as it is', async () => {
  server.handler = (_, response) => sendJson(response, [{ uuid: 'a' }]);
  await expect(list()).resolves.toEqual([{ uuid: 'a' }]);
});
