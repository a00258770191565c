import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import axios from 'axios';
import type { OpenAPIV3 } from 'openapi-types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations, validateResponse, type Operation } from '../server/contract/index.ts';
import { BUNDLED } from './bundle.ts';
import { startMock, type MockServer } from './mock.ts';

const document = JSON.parse(readFileSync(BUNDLED, 'utf8')) as OpenAPIV3.Document;
let mock: MockServer;

beforeAll(async () => {
  mock = startMock(await freePort());
  await mock.ready;
}, 60_000);

afterAll(() => mock.stop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The first example of a request body, as JSON. */
function bodyOf({ path, method }: Operation): unknown {
  const body = document.paths[path]?.[method.toLowerCase() as 'post']?.requestBody as
    | OpenAPIV3.RequestBodyObject
    | undefined;
  const [first] = Object.values(body?.content['application/json']?.examples ?? {}) as OpenAPIV3.ReferenceObject[];
  const name = first?.$ref.replace('#/components/examples/', '');
  const example = name === undefined ? undefined : document.components?.examples?.[name];
  return example && 'value' in example ? (example.value as unknown) : undefined;
}

function urlOf({ path, parameters }: Operation): string {
  const needed = parameters.filter((each) => each.required && each.in === 'query');
  const filled = path.replace('{type}', 'password').replace(/\{\w+\}/g, 'example');
  return `${mock.url}${filled}?${needed.map(({ name }) => `${name}=example`).join('&')}`;
}

async function ask(operation: Operation, headers: Record<string, string> = {}) {
  return axios.request<unknown>({
    url: urlOf(operation),
    method: operation.method,
    headers: { accept: '*/*', ...headers },
    data: bodyOf(operation),
    maxRedirects: 0,
    validateStatus: () => true,
  });
}

describe('the mock answers each operation with an example', () => {
  it.each(operations().map((operation) => [operation.operationId, operation] as const))('%s', async (id, operation) => {
    const { status, data, headers } = await ask(operation);
    expect(String(status)).toBe(Object.keys(operation.responses).toSorted()[0]);
    expect(await validateResponse(id, status, headers['content-type'] as string | undefined, data)).toEqual([]);
  });

  it('returns another documented answer on request', async () => {
    const whoami = operations().find(({ operationId }) => operationId === 'toSession');
    const { status, data } = await ask(whoami as Operation, { prefer: 'code=401' });
    expect(status).toBe(401);
    expect(data).toMatchObject({ error: { status: 'Unauthorized' } });
  });

  it('refuses a submit that fits no method', async () => {
    const url = `${mock.url}/self-service/login?flow=example`;
    const { status } = await axios.post(url, { method: 'password' }, { validateStatus: () => true });
    expect(status).toBeGreaterThanOrEqual(400);
  });
});
