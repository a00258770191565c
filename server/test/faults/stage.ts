import type { Operation } from '../../contract/index.ts';
import type { FlowType } from '../../flows/engine/interfaces/model.ts';
import { newId } from '../../kernel/id.ts';
/** A server with one person in it, and the ways a client begins what it then spoils. */
import { setCookies } from '../cookies.ts';
import { composed, testConfig, type ComposedServers } from '../http-server.ts';
import { inBase64, PERSON_SCHEMA } from '../identity-admin.ts';

export const PASSWORD = 'right-horse-7-battery';

export interface Submit {
  readonly flow: 'login' | 'registration' | 'settings';
  readonly type: FlowType;
}

export const SUBMITS: readonly Submit[] = (['login', 'registration', 'settings'] as const).flatMap((flow) =>
  (['api', 'browser'] as const).map((type) => ({ flow, type })),
);

/** A flow, and what its submission needs to be taken for one. */
export interface Begun {
  readonly id: string;
  readonly path: string;
  readonly csrfToken: string;
  /** Cookies of the browser, or the session token where the flow needs one. */
  readonly headers: Record<string, string>;
}

export interface Stage extends ComposedServers {
  readonly email: string;
  readonly sessionToken: string;
  /** Puts another person there for `path` to point at: the last one may be gone. */
  renew(): Promise<void>;
  begin(submit: Submit): Promise<Begun>;
  /** The operation's path, its parameters filled with what exists, or with what is given. */
  path(operation: Operation, values?: Readonly<Record<string, string>>): string;
  /** What the log says went wrong on our side. */
  faults(): readonly Record<string, unknown>[];
}

/** What the API answers, as far as tests look into it. */
interface Wire {
  readonly id: string;
  readonly ui: {
    readonly nodes: readonly { readonly attributes: { readonly name?: string; readonly value?: string } }[];
  };
}

const ERROR_LEVEL = 50;

/** Serves over a database that is migrated. `cost` is how long passwords take to hash: bcrypt's. */
export async function openStage(dsn: string, cost = 4): Promise<Stage> {
  const servers = await composed(stageConfig(dsn, cost));
  const email = 'person@example.org';
  await createPerson(servers, email);
  const flow = await beginWith(servers, { flow: 'login', type: 'api' }, {});
  const { sessionToken } = await signIn(servers, flow, email);
  const browser = await beginWith(servers, { flow: 'login', type: 'browser' }, {});
  const signedIn = await logIn(servers, browser, email);
  const cookie = [browser.headers['cookie'], ...setCookies(signedIn)].join('; ');
  let victim = { identity: '', session: '' };
  return {
    ...servers,
    email,
    sessionToken,
    async renew() {
      const other = `${newId()}@example.org`;
      const identity = await createPerson(servers, other);
      const { session } = await signIn(servers, await beginWith(servers, { flow: 'login', type: 'api' }, {}), other);
      victim = { identity, session };
      servers.log.length = 0;
    },
    begin: (submit) =>
      beginWith(
        servers,
        submit,
        submit.flow !== 'settings' ? {} : submit.type === 'api' ? { 'x-session-token': sessionToken } : { cookie },
      ),
    path: ({ path }, values = {}) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? existing(path, name, victim)),
    faults: () => servers.log.filter(({ level }) => Number(level) >= ERROR_LEVEL),
  };
}

function existing(path: string, name: string, victim: { identity: string; session: string }): string {
  if (name !== 'id') return name === 'type' ? 'password' : 'x';
  if (path.startsWith('/schemas/')) return 'default';
  return /^(\/admin)?\/sessions\//.test(path) ? victim.session : victim.identity;
}

async function createPerson(servers: ComposedServers, email: string): Promise<string> {
  const created = await servers.admin('/admin/identities', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      schema_id: 'default',
      traits: { email },
      credentials: { password: { config: { password: PASSWORD } } },
    }),
  });
  if (created.status !== 201) throw new Error(`creating a person answered ${created.status}: ${created.text}`);
  return (created.json() as Wire).id;
}

async function signIn(servers: ComposedServers, flow: Begun, identifier: string) {
  const { session_token: sessionToken, session } = (await logIn(servers, flow, identifier)).json() as {
    session_token: string;
    session: Wire;
  };
  return { sessionToken, session: session.id };
}

async function beginWith(
  servers: ComposedServers,
  { flow, type }: Submit,
  headers: Record<string, string>,
): Promise<Begun> {
  const answer = await servers.public(`/self-service/${flow}/${type}`, {
    headers: { ...headers, accept: 'application/json' },
  });
  if (answer.status !== 200) throw new Error(`beginning a ${flow} answered ${answer.status}: ${answer.text}`);
  const { id, ui } = answer.json() as Wire;
  const cookie = [headers['cookie'], ...setCookies(answer)].filter(Boolean).join('; ');
  return {
    id,
    path: `/self-service/${flow}?flow=${id}`,
    csrfToken: ui.nodes.find(({ attributes }) => attributes.name === 'csrf_token')?.attributes.value ?? '',
    headers: { ...headers, ...(cookie !== '' && { cookie }) },
  };
}

const logIn = (servers: ComposedServers, { path, headers, csrfToken }: Begun, identifier: string) =>
  servers.public(path, {
    method: 'POST',
    headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ method: 'password', identifier, password: PASSWORD, csrf_token: csrfToken }),
  });

const stageConfig = (dsn: string, cost: number) =>
  testConfig({
    dsn,
    selfservice: {
      methods: { password: { config: { haveibeenpwned_enabled: false } }, code: { enabled: true } },
      flows: {
        verification: { enabled: true },
        registration: { after: { password: { hooks: [{ hook: 'session' }] } } },
        settings: { privileged_session_max_age: '1h' },
      },
    },
    identity: { schemas: [{ id: 'default', url: inBase64(PERSON_SCHEMA) }] },
    hashers: { algorithm: 'bcrypt', bcrypt: { cost } },
  });
