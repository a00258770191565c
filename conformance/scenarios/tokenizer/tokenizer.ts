import type { Agent } from '../../lib/agent.ts';
import { type Answer, text } from '../../lib/answer.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { keyDocument, verifyToken } from '../../lib/signing-keys.ts';

const ask = (agent: Agent, template: string): Promise<Answer> =>
  agent.get('/sessions/whoami', { query: { tokenize_as: template } });

async function signedIn(t: Context): Promise<Agent> {
  const native = t.native();
  await t.setup.loggedIn(native, t.email());
  return native;
}

/** Asks for a token of each template. */
const all = (...templates: readonly string[]) => {
  return async (t: Context): Promise<void> => {
    const native = await signedIn(t);
    for (const template of templates) await ask(native, template);
  };
};

/** Asks for tokens that the key of the template's name verifies. */
const verified = (...templates: readonly string[]) => {
  return async (t: Context): Promise<void> => {
    const native = await signedIn(t);
    for (const template of templates) {
      const { body } = await ask(native, template);
      await verifyToken(template, text(body, 'tokenized'));
    }
  };
};

export default scenarios('tokenizer', {
  'secrets-sign': verified('hs256', 'hs384', 'hs512'),
  'rsa-signs': verified('rs256', 'rs384', 'rs512', 'ps256', 'ps384', 'ps512'),
  'elliptic-curves-sign': verified('es256', 'es384', 'es512', 'eddsa'),
  'unusual-keys-sign': all('single-key', 'two-keys', 'without-kid', 'private-members', 'standard-base64'),
  'use-and-operations-of-a-key': all('use-enc', 'key-ops-verify'),
  'rsa-keys-without-primes': all('rsa-without-crt', 'rsa-without-primes'),
  'short-keys': all('rsa-1024', 'rsa-512', 'short-secret', 'empty-secret'),
  'every-dialect': async (t) => {
    const native = await signedIn(t);
    const { token = '' } = native;
    await ask(native, 'es256');
    await t.native().get('/sessions/whoami?tokenize_as=es256', { headers: { authorization: `Bearer ${token}` } });
    for (const agent of [t.browser(), t.ajax()]) {
      await t.setup.logIn(agent, t.email());
      await ask(agent, 'es256');
    }
  },
  'no-session': async (t) => {
    await ask(t.native(), 'es256');
    await ask(t.native(), 'unknown');
    await ask(t.browser(), 'es256');
  },
  'is-not-cached': async (t) => {
    const native = await signedIn(t);
    await native.get('/sessions/whoami');
    await ask(native, 'es256');
    await ask(native, '');
    await ask(native, 'unknown');
  },
  'each-token-is-new': async (t) => {
    const native = await signedIn(t);
    await ask(native, 'es256');
    await ask(native, 'es256');
  },
  'names-of-templates': all(
    'unknown',
    'with.dots',
    'with',
    'UPPER',
    'upper',
    'es256.ttl',
    'es256.jwks_url',
    'es256.',
    '.es256',
    '.',
    'a"b\\c',
    '__proto__',
    'constructor',
    'a'.repeat(300),
  ),
  'given-twice': async (t) => {
    const native = await signedIn(t);
    await native.get('/sessions/whoami?tokenize_as=es256&tokenize_as=unknown');
    await native.get('/sessions/whoami?tokenize_as=unknown&tokenize_as=es256');
    await native.get('/sessions/whoami?tokenize_as=&tokenize_as=es256');
  },
  lifetimes: all('es256', 'default-lifetime', 'short', 'none-lasting', 'fractions'),
  'subject-is-the-external-id': async (t) => {
    const native = t.native();
    await t.setup.identity(t.email(), { external_id: `external-${t.run}` });
    native.token = await t.setup.token(t.email());
    await ask(native, 'external-id');
    await ask(native, 'mapper-external-id');
    await ask(native, 'es256');
  },
  'subject-without-an-external-id': all('external-id', 'mapper-external-id'),
  'keys-that-are-none': all('no-keys', 'empty-object', 'not-json', 'a-list', 'a-text', 'empty'),
  'sets-that-are-none': all('keys-null', 'keys-text', 'keys-of-null', 'trailing-text'),
  'second-keys': all('second-key-broken', 'second-key-unknown'),
  'algorithms-that-are-none': all(
    'no-alg',
    'alg-empty',
    'alg-number',
    'alg-unknown',
    'alg-lower-case',
    'alg-encrypts',
    'alg-ed25519',
    'alg-none',
    'kid-number',
  ),
  'public-keys': all('public-rsa', 'public-ec', 'public-okp'),
  'keys-of-another-algorithm': all(
    'rsa-key-for-es256',
    'ec-key-for-rs256',
    'ec-key-for-hs256',
    'secret-for-es256',
    'other-curve',
    'secp256k1-key',
    'x25519-key',
  ),
  'broken-members': all('d-not-base64', 'd-number', 'd-null', 'd-empty', 'no-x', 'no-n', 'no-k', 'okp-x-of-another'),
  'halves-that-do-not-match': all('d-of-another', 'point-off-curve'),
  'documents-that-cannot-be-read': all('not-base64', 'no-file', 'other-scheme'),
  'keys-by-http-are-cached': async (t) => {
    const native = await signedIn(t);
    t.hooks.answer('/jwks', { status: 404 }, { body: keyDocument('es256') }, { body: keyDocument('rs256') });
    for (let count = 0; count < 3; count += 1) await ask(native, 'by-http');
  },
  'keys-by-http-that-fail': async (t) => {
    const native = await signedIn(t);
    for (const status of [404, 302, 201]) {
      t.hooks.answer('/failing-jwks', { status, body: keyDocument('es256') });
      await ask(native, 'by-http-failing');
    }
    t.hooks.answer('/wrong-jwks', { body: 'not json' });
    await ask(native, 'by-http-not-json');
  },
  'mapper-sees-the-session': all('mapper-session'),
  'mapper-sees-the-claims': all('mapper-claims'),
  'mapper-and-reserved-claims': all('mapper-reserved', 'mapper-nulls'),
  'mapper-values': all('mapper-values', 'mapper-empty', 'mapper-beside'),
  'mapper-without-claims': all(
    'mapper-no-claims',
    'mapper-claims-list',
    'mapper-claims-text',
    'mapper-claims-null',
    'mapper-list',
    'mapper-text',
  ),
  'mapper-is-a-function': all('mapper-function', 'mapper-defaults'),
  'mapper-that-fails': all(
    'mapper-cancels',
    'mapper-fails',
    'mapper-unknown-variable',
    'mapper-imports',
    'mapper-and-broken-key',
  ),
  'mapper-out-of-bounds': all('mapper-endless', 'mapper-large'),
  'mapper-by-http-is-cached': async (t) => {
    const native = await signedIn(t);
    const mapper = (claim: number) => ({ body: `{ claims: { version: ${claim} } }` });
    t.hooks.answer('/mapper', { status: 404 }, mapper(1), mapper(2));
    for (let count = 0; count < 3; count += 1) await ask(native, 'mapper-by-http');
  },
  'mapper-by-http-that-fails': async (t) => {
    const native = await signedIn(t);
    t.hooks.answer('/failing-mapper', { status: 404 });
    await ask(native, 'mapper-by-http-failing');
    t.hooks.answer('/broken-mapper', { body: '{ claims: ' });
    await ask(native, 'mapper-syntax');
  },
});
