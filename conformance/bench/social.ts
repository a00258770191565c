import type { Connection } from './connection.ts';
import { expectStatus, newEmail, type FlowBody } from './people.ts';

/** A user with an account at the provider; resolves to its subject. */
export async function createAccountHolder(admin: Connection): Promise<string> {
  const email = newEmail();
  const credentials = { oidc: { config: { providers: [{ provider: 'bench', subject: email }] } } };
  const identity = { schema_id: 'default', traits: { email }, credentials };
  expectStatus(await admin.postJson('/admin/identities', identity), 201, 'create');
  return email;
}

interface ExchangedFlow extends FlowBody {
  readonly session_token_exchange_code: string;
}

const RETURN_TO = encodeURIComponent('http://ui.example.org/app');

/** A whole sign-in of a native app: away to the provider, back by the browser, and the codes for a session token. */
export async function logInAtProvider(connection: Connection, subject: string): Promise<void> {
  const create = `/self-service/login/api?return_session_token_exchange_code=true&return_to=${RETURN_TO}`;
  const flow = JSON.parse(expectStatus(await connection.get(create), 200, 'create login flow').body()) as ExchangedFlow;
  const left = await connection.postJson(`/self-service/login?flow=${flow.id}`, { method: 'oidc', provider: 'bench' });
  const { redirect_browser_to } = JSON.parse(expectStatus(left, 422, 'leave').body()) as {
    redirect_browser_to: string;
  };
  const state = new URL(redirect_browser_to).searchParams.get('state') ?? '';
  const query = new URLSearchParams({ code: subject, state }).toString();
  const back = await connection.get(`/self-service/methods/oidc/callback/bench?${query}`);
  const location = /\r\nlocation: ([^\r]+)/i.exec(expectStatus(back, 303, 'come back').head)?.[1] ?? 'http://nowhere';
  const code = new URL(location).searchParams.get('code') ?? '';
  const codes = `init_code=${flow.session_token_exchange_code}&return_to_code=${code}`;
  expectStatus(await connection.get(`/sessions/token-exchange?${codes}`), 200, 'exchange the codes');
}
