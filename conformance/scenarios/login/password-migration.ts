/** Passwords of people who come from another system, which alone can judge them. */
import type { Agent } from '../../lib/agent.ts';
import type { HookAnswer } from '../../lib/hook-receiver.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const MATCH: HookAnswer = { body: { status: 'password_match' } };

/** A user whose password only the former system knows. */
const migrating = (t: Context, email: string): Promise<string> =>
  t.setup.identity(email, { credentials: { password: { config: { use_password_migration_hook: true } } } });

async function logIn(agent: Agent, identifier: string, password = PASSWORD): Promise<void> {
  const flow = await agent.start('login');
  await agent.lookAtErrors(await agent.submit(flow, { method: 'password', identifier, password }));
}

export default [
  ...scenarios('password-migration', {
    'password-migrated': async (t) => {
      t.hooks.answer('/former-system', MATCH);
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const id = await migrating(t, email);
        await logIn(agent, email.toUpperCase());
        await t.admin.get(`/admin/identities/${id}`, { query: { include_credential: 'password' } });
        agent.jar.clear();
        await logIn(agent, email);
      }
    },
    'password-not-of-the-former-system': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await migrating(t, email);
        for (const answer of [{ status: 403 }, {}, { body: 'no' }, { body: { status: 'password_mismatch' } }]) {
          t.hooks.answer('/former-system', answer);
          await logIn(agent, email);
        }
      }
    },
    'former-system-in-trouble': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await migrating(t, email);
        for (const status of [201, 204, 401, 404, 501]) {
          t.hooks.answer('/former-system', { status, body: { status: 'password_match' } });
          await logIn(agent, email);
        }
      }
      await migrating(t, t.email());
      t.hooks.answer('/former-system', { status: 503 });
      await logIn(t.native(), t.email());
      t.hooks.answer('/former-system', 'drop', MATCH);
      await logIn(t.native(), t.email());
    },
    'password-too-long-to-migrate': async (t) => {
      t.hooks.answer('/former-system', MATCH);
      await migrating(t, t.email());
      await logIn(t.native(), t.email(), 'x'.repeat(100));
    },
  }),
  ...scenarios('password-migration-template', {
    'password-migrated-by-template': async (t) => {
      t.hooks.answer('/former-system', MATCH);
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await migrating(t, email);
        await logIn(agent, email);
      }
    },
  }),
  ...scenarios('base', {
    'password-migration-switched-off': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await migrating(t, email);
        await logIn(agent, email);
      }
    },
  }),
];
