import { afterAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../kernel/json.ts';
import { readContent } from '../outbound/content.ts';
import { createHttpClient } from '../outbound/http-client.ts';
import { testConfig } from '../test/http-server.ts';
import { checkRequests } from './check-requests.ts';

const http = createHttpClient({ disallowPrivateIpRanges: false, privateIpExceptionUrls: [] });
afterAll(() => http.close());
const problemsOf = (config: JsonObject) =>
  checkRequests(testConfig(config), async (url) => (await readContent(url, http)).toString('utf8'));

const jsonnet = (text: string) => `base64://${Buffer.from(text).toString('base64')}`;
const REQUEST = { url: 'http://127.0.0.1:1/', method: 'POST', body: jsonnet('function(ctx) error "at run time"') };

const webHook = (config: JsonObject): JsonObject => ({
  selfservice: { flows: { login: { after: { hooks: [{ hook: 'web_hook', config: { ...REQUEST, ...config } }] } } } },
});
const oidc = (mapper_url: string): JsonObject => ({
  selfservice: {
    methods: {
      oidc: {
        enabled: true,
        config: { providers: [{ id: 'a', provider: 'google', client_id: 'a', client_secret: 'b', mapper_url }] },
      },
    },
  },
});
const tokenizer = (claims_mapper_url: string): JsonObject => ({
  session: { whoami: { tokenizer: { templates: { t: { jwks_url: 'base64://', claims_mapper_url } } } } },
});

const HOOK = 'selfservice.flows.login.after.hooks.0.config';
const SYNTAX = jsonnet('function(ctx) {');

describe('requests and mappers at the start', () => {
  it.each<[string, JsonObject]>([
    ['a web hook', webHook({})],
    ['a body without a function', webHook({ body: jsonnet('{ a: 1 } // end') })],
    ['a mapper on a web server that does not answer', oidc('http://127.0.0.1:1/mapper.jsonnet')],
    ['no body, which fails the request that needs it', webHook({ body: '' })],
    ['a mail server with an encoded password', { courier: { smtp: { connection_uri: 'smtps://a:%25@localhost/' } } }],
  ])('are accepted: %s', async (_, config) => expect(await problemsOf(config)).toEqual([]));

  it('are not checked in a flow that is switched off', async () => {
    const hooks: Json = [{ hook: 'web_hook', config: { ...REQUEST, body: SYNTAX } }];
    const flows = { recovery: { enabled: false, after: { hooks } } };
    expect(await problemsOf({ selfservice: { flows } })).toEqual([]);
  });

  it.each<[string, JsonObject, path: string, cause: string]>([
    ['a body that is no file', webHook({ body: 'file:///absent.jsonnet' }), `${HOOK}.body`, '(ENOENT)'],
    ['a body that is not Base64', webHook({ body: 'base64://!!' }), `${HOOK}.body`, 'not base64'],
    ['a body that is not Jsonnet', webHook({ body: SYNTAX }), `${HOOK}.body`, 'syntax error'],
    ['a port out of range', webHook({ url: 'http://x:99999/' }), `${HOOK}.url`, 'not an absolute URL'],
    ['another scheme', webHook({ url: 'ftp://x/' }), `${HOOK}.url`, 'not an absolute URL'],
    ['a method of two words', webHook({ method: 'A B' }), `${HOOK}.method`, 'not an HTTP method'],
    ['a header of two words', webHook({ headers: { 'a b': 'c' } }), `${HOOK}.headers`, 'not the name of a header'],
    ['a header of two lines', webHook({ headers: { a: 'b\nc' } }), `${HOOK}.headers`, 'line break: a'],
    [
      'an unsupported content type',
      webHook({ headers: { 'Content-Type': 'text/plain' } }),
      `${HOOK}.headers`,
      'unsupported Content-Type',
    ],
    [
      'a mail service whose body is not Jsonnet',
      { courier: { delivery_strategy: 'http', http: { request_config: { ...REQUEST, body: SYNTAX } } } },
      'courier.http.request_config.body',
      'syntax error',
    ],
    [
      'an SMS service whose body is no file',
      { courier: { channels: [{ id: 'sms', type: 'http', request_config: { ...REQUEST, body: 'file:///absent' } }] } },
      'courier.channels.0.request_config.body',
      '(ENOENT)',
    ],
    [
      'a mail server with a bad escape',
      { courier: { smtp: { connection_uri: 'smtp://a:%zz@localhost/' } } },
      'courier.smtp.connection_uri',
      'percent-encoded',
    ],
    [
      'a host of breached passwords that is no host',
      {
        selfservice: {
          methods: {
            password: { config: { haveibeenpwned_enabled: true, haveibeenpwned_host: 'https://example.org' } },
          },
        },
      },
      'selfservice.methods.password.config.haveibeenpwned_host',
      'not the name of a host',
    ],
    [
      'a mapper of a provider that is not Jsonnet',
      oidc(SYNTAX),
      'selfservice.methods.oidc.config.providers.0.mapper_url',
      'syntax error',
    ],
    [
      'a mapper of tokens that is no file',
      tokenizer('file:///absent'),
      'session.whoami.tokenizer.templates.t.claims_mapper_url',
      '(ENOENT)',
    ],
  ])('with %s stop it with key and cause', async (_, config, path, cause) => {
    const message = expect.stringContaining(cause) as string;
    expect(await problemsOf(config)).toEqual([{ path, message }]);
  });
});
