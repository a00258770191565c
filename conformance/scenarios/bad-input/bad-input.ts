import { type Context, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
/** Bytes that are no UTF-8. */
const BROKEN = Buffer.from([0xc3, 0x28, 0xff, 0xfe]);

/** JSON nested this deep inside traits. */
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

async function registrationPath(t: Context): Promise<string> {
  return `/self-service/registration?flow=${(await t.native().start('registration')).id}`;
}

async function loginPath(t: Context): Promise<string> {
  return `/self-service/login?flow=${(await t.native().start('login')).id}`;
}

export default scenarios('unified', {
  'nul-bytes': async (t) => {
    const native = t.native();
    const path = await registrationPath(t);
    await native.post(path, {
      json: { method: 'password', password: `nul\0${PASSWORD}`, traits: { email: t.email() } },
    });
    await native.post(path, {
      json: { method: 'password', password: PASSWORD, traits: { email: t.email('b'), name: { first: 'a\0b' } } },
    });
    await native.post(await loginPath(t), {
      json: { method: 'password', password: PASSWORD, identifier: `${t.email()}\0` },
    });
    await t.admin.post('/admin/identities', {
      json: { schema_id: 'default', traits: { email: t.email('c'), name: { first: 'a\0b' } } },
    });
    await t.admin.post('/admin/identities', {
      json: { schema_id: 'default', traits: { email: t.email('d') }, metadata_public: { 'a\0': '\0' } },
    });
    await t.admin.get('/admin/identities?credentials_identifier=a%00b');
  },
  'nul-byte-in-password-twice': async (t) => {
    const native = t.native();
    const password = `abcdefgh\0ijklmnop-9`;
    await native.post(await registrationPath(t), {
      json: { method: 'password', password, traits: { email: t.email() } },
    });
    await native.post(await loginPath(t), { json: { method: 'password', password, identifier: t.email() } });
    await native.post(await loginPath(t), {
      json: { method: 'password', password: 'abcdefgh', identifier: t.email() },
    });
  },
  'invalid-utf8': async (t) => {
    const native = t.native();
    const traits = Buffer.concat([
      Buffer.from(`{"method":"password","password":"${PASSWORD}","traits":{"email":"${t.email()}","name":{"first":"`),
      BROKEN,
      Buffer.from('"}}}'),
    ]);
    await native.post(await registrationPath(t), { raw: traits, headers: JSON_TYPE });
    const identifier = Buffer.concat([
      Buffer.from('{"method":"password","password":"x","identifier":"'),
      BROKEN,
      Buffer.from('"}'),
    ]);
    await native.post(await loginPath(t), { raw: identifier, headers: JSON_TYPE });
    await native.post(await loginPath(t), {
      raw: 'method=password&identifier=%c3%28&password=%ff%fe',
      headers: FORM_TYPE,
    });
    await native.get('/self-service/login/api?return_to=%c3%28');
    await t.admin.get('/admin/identities?credentials_identifier=%c3%28');
    await t.admin.get('/admin/identities/%c3%28');
  },
  'lone-surrogates': async (t) => {
    const native = t.native();
    await native.post(await loginPath(t), {
      raw: '{"method":"password","password":"\\ud800","identifier":"\\udfff"}',
      headers: JSON_TYPE,
    });
  },
  'deep-nesting': async (t) => {
    const native = t.native();
    for (const depth of [100, 1000, 9000, 11000]) {
      const raw = `{"method":"password","password":"${PASSWORD}","traits":${nested(depth)}}`;
      await native.post(await registrationPath(t), { raw, headers: JSON_TYPE });
      await t.admin.post('/admin/identities', {
        raw: `{"schema_id":"default","traits":${nested(depth)}}`,
        headers: JSON_TYPE,
      });
    }
  },
  'prototype-keys': async (t) => {
    const native = t.native();
    const raw = (traits: string) =>
      `{"method":"password","password":"${PASSWORD}","traits":${traits},"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}`;
    await native.post(await registrationPath(t), {
      raw: raw(`{"email":"${t.email()}","__proto__":{"polluted":true}}`),
      headers: JSON_TYPE,
    });
    await native.post(await registrationPath(t), {
      raw: raw(`{"email":"${t.email('b')}","constructor":"x"}`),
      headers: JSON_TYPE,
    });
    await native.post(await registrationPath(t), { raw: raw(`{"email":"${t.email('c')}"}`), headers: JSON_TYPE });
    await native.post(await registrationPath(t), {
      raw: `method=password&password=${PASSWORD}&traits.email=${t.email('d')}&__proto__.x=1&traits.__proto__.y=2&constructor.prototype.z=3`,
      headers: FORM_TYPE,
    });
    await t.admin.post('/admin/identities', {
      raw: `{"schema_id":"default","traits":{"email":"${t.email('e')}"},"metadata_public":{"__proto__":{"a":1},"constructor":2}}`,
      headers: JSON_TYPE,
    });
    await native.get('/schemas/__proto__');
    await native.get('/self-service/registration/api?identity_schema=__proto__');
    await t.admin.get('/admin/identities?include_credential=__proto__&ids=11111111-2222-4333-8444-555555555555');
  },
  'duplicate-keys': async (t) => {
    const native = t.native();
    await native.post(await registrationPath(t), {
      raw: `{"method":"code","method":"password","password":"short","password":"${PASSWORD}","traits":{"email":"bad"},"traits":{"email":"${t.email()}"}}`,
      headers: JSON_TYPE,
    });
    await native.post(await registrationPath(t), {
      raw: `method=password&password=short&password=${PASSWORD}&traits.email=${t.email('b')}`,
      headers: FORM_TYPE,
    });
  },
  'key-case': async (t) => {
    const native = t.native();
    await native.post(await loginPath(t), { json: { Method: 'password', Password: PASSWORD, Identifier: t.email() } });
    await t.admin.post('/admin/identities', { json: { Schema_ID: 'default', TRAITS: { email: t.email() } } });
  },
  'oversized-values': async (t) => {
    const native = t.native();
    const long = 'x'.repeat(100_000);
    await native.post(await loginPath(t), { json: { method: 'password', identifier: long, password: PASSWORD } });
    await native.post(await loginPath(t), { json: { method: 'password', identifier: t.email(), password: long } });
    await native.post(await loginPath(t), { json: { method: long, identifier: t.email(), password: PASSWORD } });
    await native.post(await registrationPath(t), {
      json: { method: 'password', password: PASSWORD, traits: { email: `${long}@example.org` } },
    });
    await native.get('/self-service/login/flows', { query: { id: long.slice(0, 8000) } });
  },
  'more-than-a-form-has': async (t) => {
    const native = t.native();
    const login = `"method":"password","identifier":"${t.email()}","password":"${PASSWORD}"`;
    const post = async (raw: string, type = JSON_TYPE) => native.post(await loginPath(t), { raw, headers: type });
    const members = Array.from({ length: 3000 }, (_, index) => `"m${index}":1`);
    await post(`{${login},${members.join(',')}}`);
    await post(`{${login},"${'x'.repeat(1000)}":1}`);
    await post(`{${login},"x":"${'x'.repeat(300_000)}"}`);
    await post(`method=password&identifier=a&password=b&x=${'x'.repeat(300_000)}`, FORM_TYPE);
    await post(`method=password&identifier=a&password=b&${'a=1&'.repeat(3000)}`, FORM_TYPE);
    const parts = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(3000);
    await post(`${parts}--x--\r\n`, { 'content-type': 'multipart/form-data; boundary=x' });
  },
  'long-identifier': async (t) => {
    for (const length of [10, 40, 50, 60, 250, 300]) {
      const traits = { email: `${'a'.repeat(length)}.${t.email()}` };
      await t.admin.post('/admin/identities', {
        json: { schema_id: 'default', traits, credentials: { password: { config: { password: PASSWORD } } } },
      });
    }
  },
  numbers: async (t) => {
    const raw = (age: string, name: string) =>
      `{"schema_id":"default","traits":{"email":"${t.email(name)}","age":${age}}}`;
    for (const [index, age] of [
      '1e2',
      '1.0',
      '12345678901234567890',
      '1e400',
      '-0',
      '01',
      'NaN',
      '1.0000000000000001',
    ].entries()) {
      await t.admin.post('/admin/identities', { raw: raw(age, `n${index}`), headers: JSON_TYPE });
    }
  },
  'metadata-numbers-are-kept': async (t) => {
    const raw = `{"schema_id":"default","traits":{"email":"${t.email()}"},"metadata_public":{"big":12345678901234567890,"float":1.10,"exp":1E5}}`;
    await t.admin.post('/admin/identities', { raw, headers: JSON_TYPE });
  },
  'unicode-identifiers': async (t) => {
    const native = t.native();
    for (const name of ['jürgen', 'ΣΑΣ', 'İstanbul', 'ﬀ', 'e\u0301']) {
      const email = t.email(name);
      await native.post(await registrationPath(t), {
        json: { method: 'password', password: PASSWORD, traits: { email } },
      });
      await native.post(await loginPath(t), {
        json: { method: 'password', password: PASSWORD, identifier: email.toLowerCase() },
      });
    }
  },
  'odd-headers': async (t) => {
    const native = t.native();
    await native.get('/sessions/whoami', { headers: { cookie: '=; ;;ory_kratos_session' } });
    await native.get('/self-service/login/browser', { headers: { cookie: 'csrf_token_x=%%%', accept: 'text/html' } });
    await native.get('/sessions/whoami', {
      headers: { 'x-forwarded-host': 'evil.example.org', 'x-forwarded-proto': 'https', host: 'evil.example.org' },
    });
    await t.browser().get('/self-service/login/browser', {
      headers: { 'x-forwarded-host': 'evil.example.org', 'x-forwarded-proto': 'https', host: 'evil.example.org' },
    });
    await t.browser().start('login', {}, { host: 'evil.example.org' });
  },
  'odd-queries': async (t) => {
    const native = t.native();
    for (const query of [
      '?%',
      '?%zz=1',
      '?a=1;b=2',
      '?return_to=%',
      '?=',
      '?&&&',
      '?refresh[]=true',
      '?refresh=true&refresh=false',
      '?aal=aal1&aal=aal2',
    ]) {
      await native.get(`/self-service/login/api${query}`);
    }
  },
});
