import { randomUUID } from 'node:crypto';
import type { Connection, RawAnswer } from './connection.ts';

/** Long enough for the policy, unlike any identifier. */
export const PASSWORD = 'Quarz-Waltz-7731-mauve';

export const newEmail = (): string => `${randomUUID()}@bench.example.org`;

/** @throws Error with the answer when its status is another */
export function expectStatus(answer: RawAnswer, status: number, what: string): RawAnswer {
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} in place of ${status}: ${answer.body()}`);
  return answer;
}

/** A user who signs in with codes. */
export async function createCodeHolder(admin: Connection): Promise<string> {
  const email = newEmail();
  expectStatus(await admin.postJson('/admin/identities', { schema_id: 'code', traits: { email } }), 201, 'create');
  return email;
}

/** Signs in with a code as a native app does. It is read from the queue, as no mail is delivered. */
export async function logInByCode(connection: Connection, admin: Connection, identifier: string): Promise<void> {
  const created = expectStatus(await connection.get('/self-service/login/api'), 200, 'create login flow');
  const path = `/self-service/login?flow=${(JSON.parse(created.body()) as FlowBody).id}`;
  const payload = { method: 'code', identifier };
  expectStatus(await connection.postJson(path, payload), 400, 'ask for a code');
  const messages = `/admin/courier/messages?page_size=1&recipient=${encodeURIComponent(identifier)}`;
  const code = /(?<![\w-])\d{6}(?![\w-])/.exec(expectStatus(await admin.get(messages), 200, 'read the message').body());
  expectStatus(await connection.postJson(path, { ...payload, code: code?.[0] }), 200, 'give the code back');
}

export interface FlowBody {
  readonly id: string;
  readonly ui: { readonly action: string; readonly nodes: readonly FlowNode[] };
}
interface FlowNode {
  readonly attributes: { readonly name?: string; readonly value?: unknown };
}

/** Creates a native flow and submits to it, what depends on the form made from it. */
export async function submitNative(
  connection: Connection,
  kind: 'login' | 'registration',
  payload: Record<string, unknown> | ((flow: FlowBody) => Record<string, unknown>),
): Promise<RawAnswer> {
  const created = expectStatus(await connection.get(`/self-service/${kind}/api`), 200, `create ${kind} flow`);
  const flow = JSON.parse(created.body()) as FlowBody;
  const body = typeof payload === 'function' ? payload(flow) : payload;
  return expectStatus(await connection.postJson(`/self-service/${kind}?flow=${flow.id}`, body), 200, `submit ${kind}`);
}

/** Registers a user as a native app does; resolves to the session token. */
export async function register(connection: Connection, email: string): Promise<string> {
  const payload = { method: 'password', password: PASSWORD, traits: { email } };
  const answer = await submitNative(connection, 'registration', payload);
  return (JSON.parse(answer.body()) as { session_token: string }).session_token;
}

/** Signs in as a single-page app does; resolves to the session cookie as a header line. */
export async function sessionCookie(connection: Connection, email: string): Promise<string> {
  const cookies = cookiesOf(expectStatus(await submitInBrowser(connection, email), 200, 'submit login'));
  return `Cookie: ${cookies.filter((cookie) => cookie.startsWith('ory_kratos_session=')).join('; ')}\r\n`;
}

/** Signs in as a single-page app does that an OAuth 2.0 client sent the user to. */
export async function logInForClient(connection: Connection, email: string, challenge: string): Promise<void> {
  const answer = await submitInBrowser(connection, email, `?login_challenge=${challenge}`);
  expectStatus(answer, 422, 'submit login');
}

async function submitInBrowser(connection: Connection, email: string, query = ''): Promise<RawAnswer> {
  const created = expectStatus(await connection.get(`/self-service/login/browser${query}`), 200, 'create login flow');
  const { id, ui } = JSON.parse(created.body()) as FlowBody;
  const csrf = ui.nodes.find(({ attributes }) => attributes.name === 'csrf_token')?.attributes.value;
  return connection.postJson(
    `/self-service/login?flow=${id}`,
    { method: 'password', identifier: email, password: PASSWORD, csrf_token: csrf },
    { headers: `Cookie: ${cookiesOf(created).join('; ')}\r\n` },
  );
}

const cookiesOf = ({ head }: RawAnswer): string[] =>
  [...head.matchAll(/\r\nset-cookie: ([^;\r]+)/gi)].map(([, cookie = '']) => cookie);
