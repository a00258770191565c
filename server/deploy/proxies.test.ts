/** What the configurations of proxies ask of Zelos: answered as they need it, whatever the method and path of the request. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowServer } from '../test/flow-client.ts';
import type { ComposedServers } from '../test/http-server.ts';
import { readText } from './deployment.ts';

const ID = 'x-kratos-authenticated-identity-id';

interface Proxy {
  readonly file: string;
  readonly asks: { readonly method: string; readonly headers: Readonly<Record<string, string>> };
  /** What the proxy writes behind the URL. */
  readonly path?: string;
}

/** The URL at Zelos that a configuration names, and how the proxy asks for it. */
const PROXIES: readonly Proxy[] = [
  { file: 'nginx.conf', asks: { method: 'GET', headers: { 'x-forwarded-proto': 'https' } } },
  {
    file: 'traefik.yaml',
    asks: { method: 'GET', headers: { 'x-forwarded-method': 'POST', 'x-forwarded-uri': '/orders' } },
  },
  {
    file: 'envoy.yaml',
    asks: { method: 'DELETE', headers: { 'content-length': '0' } },
    path: '/orders?page=2&whoami=1',
  },
  { file: 'oathkeeper.yaml', asks: { method: 'GET', headers: {} } },
];

describe.each(PROXIES)('proxies/$file', ({ file, asks, path = '' }) => {
  const named =
    /(?:127\.0\.0\.1:4433|path_prefix: )(\/sessions\/\S+?);?$/m.exec(readText(`proxies/${file}`))?.[1] ?? '';
  let zelos: ComposedServers;
  let token = '';

  beforeAll(async () => {
    zelos = await flowServer();
    const client = new Client(zelos, 'native');
    await client.register('ann@example.org', 'correct horse battery');
    token = client.token ?? '';
  });
  afterAll(() => zelos[Symbol.asyncDispose]());

  it('is answered with the id of the user', async () => {
    const answer = await zelos.public(`${named}${path}`, {
      ...asks,
      headers: { ...asks.headers, authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers[ID]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is refused without a session, and names no user', async () => {
    const answer = await zelos.public(`${named}${path}`, { ...asks, headers: { ...asks.headers, [ID]: 'root' } });
    expect(answer.status).toBe(401);
    expect(answer.headers).not.toHaveProperty(ID);
  });
});
