import * as ory from '@ory/client';
import type { ConfigurationParameters } from '@ory/client';
import axios, { type AxiosInstance } from 'axios';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as zelos from '../src/index.ts';
import { CALLS, invoke, type Call } from './support/operations.ts';
import { startRecorder, type ArrivedRequest, type Recorder } from './support/recorder.ts';

type Library = Pick<typeof ory, 'FrontendApi' | 'IdentityApi' | 'CourierApi' | 'MetadataApi' | 'Configuration'>;

/** What `@ory/client` has no method for. */
const OURS_ALONE = new Set(['getConfigRevision', 'getPrometheusMetrics', 'isAlive', 'isReady']);
const SHARED = CALLS.filter((call) => !OURS_ALONE.has(call.method));

let server: Recorder;
beforeAll(async () => {
  server = await startRecorder();
});
afterAll(() => server.close());

interface Circumstances {
  readonly configuration?: ConfigurationParameters;
  readonly options?: object;
  readonly instance?: AxiosInstance;
}

async function arrivals(library: Library, call: Call, circumstances: Circumstances): Promise<ArrivedRequest[]> {
  const { configuration, instance, options } = circumstances;
  const settings = configuration && new library.Configuration({ basePath: server.url, ...configuration });
  const api = new library[call.api](settings, server.url, instance);
  await invoke(api, call, options);
  return server.take().map((request) => ({ ...request, target: sortQuery(request.target) }));
}

/** The order of parameters says nothing to a server, and documents differ in it; that of a repeated name is kept. */
function sortQuery(target: string): string {
  const [path, query] = target.split('?');
  if (query === undefined) return target;
  const name = (pair: string): string => pair.slice(0, pair.indexOf('='));
  return `${path}?${query
    .split('&')
    .toSorted((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0))
    .join('&')}`;
}

async function expectSame(call: Call, circumstances: Circumstances): Promise<void> {
  const theirs = await arrivals(ory, call, circumstances);
  expect(theirs).toHaveLength(1);
  expect(await arrivals(zelos as unknown as Library, call, circumstances)).toEqual(theirs);
}

describe('the table of calls', () => {
  it('holds every method of the four classes', () => {
    const methods = ([zelos.FrontendApi, zelos.IdentityApi, zelos.CourierApi, zelos.MetadataApi] as const).flatMap(
      (api) =>
        Object.getOwnPropertyNames(api.prototype)
          .filter((name) => name !== 'constructor')
          .map((name) => `${api.name}.${name}`),
    );
    expect(CALLS.map((call) => `${call.api}.${call.method}`).sort()).toEqual(methods.sort());
    expect(methods).toHaveLength(58);
  });
});

describe.each(SHARED.map((call) => [`${call.api}.${call.method}`, call] as const))(
  '%s sends what @ory/client sends',
  (_, call) => {
    it('without a configuration', () => expectSame(call, {}));

    it('with an access token, an API key and base options', () =>
      expectSame(call, {
        configuration: {
          accessToken: 'token',
          apiKey: 'key',
          username: 'user',
          password: 'secret',
          baseOptions: { headers: { Accept: 'application/json', 'X-Base': 'base' }, params: { extra: 'a b' } },
        },
        options: { headers: { 'X-Call': 'call', 'X-Base': 'overridden' } },
      }));

    it('with a token function and headers that replace its own', () =>
      expectSame(call, {
        configuration: { accessToken: async () => 'fetched' },
        options: { headers: { Cookie: 'mine=1', 'X-Session-Token': 'mine', Authorization: 'Custom mine' } },
      }));

    it('as a form', () =>
      expectSame(call, {
        configuration: {},
        options: { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      }));

    it('through an axios instance that has a base URL', () =>
      expectSame(call, {
        configuration: { basePath: 'http://unused.invalid' },
        instance: axios.create({ baseURL: `${server.url}/prefix` }),
      }));
  },
);

describe('optional parameters', () => {
  const bare = SHARED.filter((call) => call.api !== 'FrontendApi' && call.method.startsWith('list'));

  it.each(bare.map((call) => [call.method, call] as const))('%s without any', async (_, call) => {
    const { id } = call.parameters as { id?: string };
    await expectSame({ ...call, parameters: id === undefined ? {} : { id } }, { configuration: {} });
  });

  it.each([null, undefined, '', 0, false])('%s as a value', async (value) => {
    const parameters = { perPage: value, pageToken: value, ids: [value, 'x'], consistency: value };
    await expectSame({ api: 'IdentityApi', method: 'listIdentities', parameters }, { configuration: {} });
    await expectSame(
      { api: 'FrontendApi', method: 'toSession', parameters: { xSessionToken: value, cookie: value } },
      {},
    );
  });

  it.each([
    ['createIdentity', {}],
    ['patchIdentity', { id: 'x' }],
  ] as const)('%s without a body', async (method, parameters) => {
    await expectSame({ api: 'IdentityApi', method, parameters }, {});
    await expectSame({ api: 'IdentityApi', method, parameters }, { configuration: {} });
  });

  it('a lone surrogate in a query', () =>
    expectSame({ api: 'FrontendApi', method: 'createBrowserLoginFlow', parameters: { returnTo: 'a\uD800b' } }, {}));
});

describe('a base path that ends in a slash', () => {
  it('makes no other path of it', async () => {
    const call: Call = { api: 'FrontendApi', method: 'toSession', parameters: {} };
    const [expected] = await arrivals(ory, call, {});
    const slash = { configuration: { basePath: `${server.url}/` } };
    expect(await arrivals(zelos as unknown as Library, call, slash)).toEqual([expected]);
    expect(await arrivals(ory, call, slash)).toEqual([{ ...expected, target: '//sessions/whoami' }]);
  });
});

describe('a required parameter that is missing', () => {
  const broken: Call = { api: 'FrontendApi', method: 'updateLoginFlow', parameters: { flow: 'x' } };

  it('rejects with the error of @ory/client and sends nothing', async () => {
    const error = (library: Library) =>
      arrivals(library, broken, {}).catch((reason: Error & { field: string }) => [
        reason.name,
        reason.field,
        reason.message,
      ]);
    expect(await error(zelos as unknown as Library)).toEqual(await error(ory));
    expect(await error(ory)).toEqual([
      'RequiredError',
      'updateLoginFlowBody',
      expect.stringContaining('null or undefined'),
    ]);
    expect(server.take()).toEqual([]);
  });
});

describe('a path parameter that a URL parser would take for a step', () => {
  it.each(['.', '..'])('%s is refused', async (id) => {
    const identities = new zelos.IdentityApi(new zelos.Configuration({ basePath: server.url }));
    await expect(identities.deleteIdentitySessions({ id })).rejects.toThrow(RangeError);
    expect(server.take()).toEqual([]);
  });
});

describe('operations that @ory/client lacks', () => {
  it.each([
    ['isAlive', '/health/alive'],
    ['isReady', '/health/ready'],
    ['getConfigRevision', '/health/config'],
    ['getPrometheusMetrics', '/metrics/prometheus'],
  ])('%s', async (method, path) => {
    await invoke(new zelos.MetadataApi(undefined, server.url), { api: 'MetadataApi', method });
    expect(server.take()).toMatchObject([{ method: 'GET', target: path }]);
  });
});
