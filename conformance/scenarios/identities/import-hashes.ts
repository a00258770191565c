import { text } from '../../lib/answer.ts';
import { HASHES } from '../../lib/hashes.ts';
import { type Context, type ScenarioBody, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

async function login(t: Context, identifier: string, password: string): Promise<void> {
  const native = t.native();
  await native.submit(await native.start('login'), { method: 'password', identifier, password });
}

/** Imports a hash, logs in wrong and right, and shows whether the hash was renewed. */
const importHash =
  (hashed_password: string): ScenarioBody =>
  async (t) => {
    const credentials = { password: { config: { hashed_password } } };
    const answer = await t.admin.post('/admin/identities', {
      json: { schema_id: 'default', traits: { email: t.email() }, credentials },
    });
    const path = `/admin/identities/${text(answer.body, 'id')}?include_credential=password`;
    await t.admin.get(path);
    await login(t, t.email(), 'wrong-password');
    await login(t, t.email(), PASSWORD);
    await t.admin.get(path);
    await login(t, t.email(), PASSWORD);
  };

const each = (prefix: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${prefix}-${name}`, importHash(HASHES[name] ?? '')]));

/** Imports what is no hash; logs in where the import was taken. */
const unusable =
  (hashed_password: string): ScenarioBody =>
  async (t) => {
    const credentials = { password: { config: { hashed_password } } };
    const answer = await t.admin.post('/admin/identities', {
      json: { schema_id: 'default', traits: { email: t.email() }, credentials },
    });
    if (answer.status === 201) await login(t, t.email(), PASSWORD);
  };

const UNUSABLE = [
  'nonsense',
  '',
  '$2a$04$short',
  '$unknown$x',
  '$argon2id$v=19$m=4096,t=1,p=1$',
  '$pbkdf2-sha256$i=x,l=32$AA$AA',
  '$scrypt$ln=3,r=8,p=1$AAAA$AAAA',
  '{SSHA}####',
  '$md5$',
  '$hmac-sha256$AAAA',
  '$sha256$pf=AAAA$AAAA',
];

export default [
  ...scenarios('base', {
    ...each('import', Object.keys(HASHES)),
    ...Object.fromEntries(UNUSABLE.map((hash, index) => [`import-unusable-${index + 1}`, unusable(hash)])),
    'import-hash-and-password': async (t) => {
      const credentials = {
        password: { config: { hashed_password: HASHES['bcrypt'], password: 'another-password-1' } },
      };
      await t.admin.post('/admin/identities', {
        json: { schema_id: 'default', traits: { email: t.email() }, credentials },
      });
      await login(t, t.email(), PASSWORD);
      await login(t, t.email(), 'another-password-1');
    },
    'import-migration-hook-without-hook': async (t) => {
      const credentials = { password: { config: { use_password_migration_hook: true } } };
      const answer = await t.admin.post('/admin/identities', {
        json: { schema_id: 'default', traits: { email: t.email() }, credentials },
      });
      if (answer.status === 201) await login(t, t.email(), PASSWORD);
      const both = { password: { config: { use_password_migration_hook: true, password: PASSWORD } } };
      await t.admin.post('/admin/identities', {
        json: { schema_id: 'default', traits: { email: t.email('both') }, credentials: both },
      });
    },
    'import-then-change-by-admin': async (t) => {
      const id = await t.setup.identity(t.email(), {
        credentials: { password: { config: { hashed_password: HASHES['md5'] } } },
      });
      await t.admin.put(`/admin/identities/${id}`, {
        json: {
          schema_id: 'default',
          state: 'active',
          traits: { email: t.email() },
          credentials: { password: { config: { hashed_password: HASHES['ssha'] } } },
        },
      });
      await t.admin.get(`/admin/identities/${id}?include_credential=password`);
      await login(t, t.email(), PASSWORD);
    },
  }),
  ...scenarios('argon2', {
    ...each('rehash-to-argon2', ['bcrypt', 'md5', 'argon2id']),
    'register-with-argon2': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      const answer = await native.submit(await native.start('registration'), {
        method: 'password',
        password: 'x'.repeat(100),
        traits,
      });
      await t.admin.get(`/admin/identities/${text(answer.body, 'identity', 'id')}?include_credential=password`);
      await login(t, t.email(), 'x'.repeat(100));
    },
  }),
];
