/** A strategy that sends users elsewhere, takes them back and signs them in or up: what social sign-in asks of the engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Credentials } from '../../identity/model.ts';
import { badRequest } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowIdOf, flowServer, messageIds, uiOf, type ShownFlow } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { notice, problem } from '../../ui/messages.ts';
import { input } from '../../ui/nodes.ts';
import type { Endpoint, ReturnContext, ReturnFlow } from './interfaces/endpoint.ts';
import { duplicateCredentials } from './interfaces/linking.ts';
import { rejected, type Authenticated, type Becomes, type Redirect, type Registered } from './interfaces/outcome.ts';
import type { Step, Strategy, SubmitContext } from './interfaces/strategy.ts';

const CONTAINER = 'ory_kratos_oidc_auth_code_session';
const PROVIDER = 'https://provider.test/auth';
/** An operation of the document that nothing else answers yet. */
const BACK = '/self-service/fed-cm/parameters';

/** Sends everybody to a provider that believes whoever comes back: the subject stands in the query. */
function socialStrategy(database: () => ComposedServers['database']): Strategy {
  const leave = async ({ flow, payload }: SubmitContext<ReturnFlow>): Promise<Redirect> => ({
    kind: 'redirect',
    to: `${PROVIDER}?state=${flow.name}.${flow.id}`,
    flow: { active: 'oidc' },
    pause: { name: CONTAINER, payload: { state: flow.id, traits: payload.traits }, lifespanMs: 60_000 },
  });
  const step = {
    fields: [{ name: 'provider', type: 'string' as const }],
    claims: ({ method }: { method: string }) => method === 'oidc',
    form: () => true,
    submit: leave,
  };
  const known = (subject: string) => database().identities.findByCredentialsIdentifier('oidc', `acme:${subject}`);
  const credential = (subject: string): Credentials => ({
    type: 'oidc',
    identifiers: [`acme:${subject}`],
    config: { providers: [{ subject, provider: 'acme' }] },
    version: 0,
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  const login = async (context: SubmitContext<'login'>): Promise<Authenticated | Becomes<'registration'>> => {
    const identity = await known(subjectOf(context));
    return identity === undefined
      ? { kind: 'becomes', flow: 'registration', judge: register }
      : { kind: 'authenticated', identity, provider: { provider: 'acme' } };
  };
  const register = async (context: SubmitContext<'registration'>): Promise<Registered | Becomes<'login'>> => {
    const subject = subjectOf(context);
    if ((await known(subject)) !== undefined) return { kind: 'becomes', flow: 'login', judge: login };
    const email = context.request.query.get('email') ?? '';
    return {
      kind: 'registered',
      traits: { email },
      credentials: [credential(subject)],
      provider: { provider: 'acme' },
      details: { metadataPublic: { from: 'acme' } },
      verifiedAddresses: [{ via: 'email', value: email }],
      reshape: (form) => form.upsert(input('shaped', 'default', 'text')),
      onConflict: ({ identifier }) => ({
        kind: 'becomes',
        flow: 'login',
        internalContext: duplicateCredentials(credential(subject), identifier),
        shape: (form) => form.setMessages([notice.confirmItIsYou()]),
        pageQuery: { no_org_ui: 'true' },
      }),
    };
  };
  const endpoint: Endpoint = {
    operation: 'createFedcmFlow',
    open: ({ query }) => {
      if (query.get('moved') === 'yes') return { kind: 'moved', to: 'http://app.test/moved', status: 302 };
      const [flow = '', flowId = ''] = (query.get('state') ?? '').split('.');
      if (flow === '') throw badRequest('no state');
      return { kind: 'return', flow: flow as ReturnFlow, flowId, container: { name: CONTAINER, keptForMs: 60_000 } };
    },
    verify: ({ paused, flow }: ReturnContext<ReturnFlow>) => {
      if (paused !== undefined && paused['state'] !== flow.id) throw badRequest('another state');
    },
    judge: {
      login: async (context) =>
        context.request.query.get('error') === null ? login(context) : rejected({ message: problem.generic('denied') }),
      registration: register,
      settings: async ({ identity, request }) => {
        if (identity === undefined) throw badRequest('nobody');
        const oidc = credential(request.query.get('sub') ?? '');
        const after = { ...identity, credentials: { ...identity.credentials, oidc } };
        return { kind: 'changed', before: identity, after, passed: { method: 'oidc', aal: 'aal1', provider: 'acme' } };
      },
    },
  };
  return {
    method: 'oidc',
    group: 'oidc',
    completes: { method: 'oidc', aal: 'aal1' },
    login: step as Step<'login'>,
    registration: step as Step<'registration'>,
    settings: step as Step<'settings'>,
    endpoints: [endpoint],
    linking: {
      link: async (identity, config) => {
        const [provider] = config['providers'] as { subject: string }[];
        const oidc = credential(provider?.subject ?? '');
        return { ok: true, identity: { ...identity, credentials: { ...identity.credentials, oidc } } };
      },
      passed: () => ({ method: 'oidc', aal: 'aal1', provider: 'acme' }),
    },
  };
}

const subjectOf = ({ request }: SubmitContext<ReturnFlow>): string => request.query.get('sub') ?? '';

let servers: ComposedServers;
beforeAll(async () => {
  const social = socialStrategy(() => servers.database);
  const after = { hooks: [{ hook: 'session' }] };
  servers = await flowServer(
    {
      selfservice: {
        methods: { oidc: { enabled: true } },
        flows: { registration: { after: { oidc: after, password: after } } },
      },
    },
    undefined,
    [social],
  );
});
afterAll(() => servers[Symbol.asyncDispose]());

let count = 0;
const newPerson = () => ({ sub: `subject-${(count += 1)}`, email: `social-${count}@example.org` });
type Person = ReturnType<typeof newPerson>;

const back = (client: Client, kind: string, flow: ShownFlow, { sub, email }: Person, more = '') =>
  client.ask(`${BACK}?state=${kind}.${flow.id}&sub=${sub}&email=${email}${more}`);

/** There and back, through a flow of this kind. */
async function signIn(client: Client, kind: 'login' | 'registration', person: Person, query = '') {
  const flow = await client.start(kind, query);
  await client.submit(kind, flow, { method: 'oidc', provider: 'acme' });
  return back(client, kind, flow, person);
}

const idOf = (session: JsonObject | undefined) => (session?.['identity'] as JsonObject | undefined)?.['id'];
const methodsOf = (session: JsonObject | undefined) => session?.['authentication_methods'];

describe('the way there', () => {
  it('is a redirect for a browser form', async () => {
    const client = new Client(servers, 'browser');
    const flow = await client.start('login');
    const answer = await client.submit('login', flow, { method: 'oidc', provider: 'acme' });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`${PROVIDER}?state=login.${flow.id}`);
    expect(client.cookies.has('ory_kratos_continuity')).toBe(true);
    expect(await client.show('login', flow.id)).toMatchObject({ active: 'oidc' });
  });

  it.each(['ajax', 'native'] as const)('is an address for %s clients', async (dialect) => {
    const client = new Client(servers, dialect);
    const flow = await client.start('login');
    const answer = await client.submit('login', flow, { method: 'oidc', provider: 'acme' });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({
      error: { id: 'browser_location_change_required' },
      redirect_browser_to: `${PROVIDER}?state=login.${flow.id}`,
    });
  });
});

describe('the way back', () => {
  it('signs an unknown user up through a login, and in through a registration', async () => {
    const person = newPerson();
    const browser = new Client(servers, 'browser');
    const first = await signIn(browser, 'login', person, '?return_to=http://app.test/here');
    expect([first.status, first.headers.location]).toEqual([303, 'http://app.test/here']);
    const session = await browser.whoami();
    expect(methodsOf(session)).toMatchObject([{ method: 'oidc', aal: 'aal1', provider: 'acme' }]);
    expect(session?.['identity']).toMatchObject({
      traits: { email: person.email },
      metadata_public: { from: 'acme' },
      verifiable_addresses: [{ verified: true, status: 'completed' }],
    });
    const again = new Client(servers, 'browser');
    const second = await signIn(again, 'registration', person, '?return_to=http://app.test/there');
    expect([second.status, second.headers.location]).toEqual([303, 'http://app.test/there']);
    const known = await again.whoami();
    expect(idOf(known)).toBe(idOf(session));
    expect(methodsOf(known)).toMatchObject([{ method: 'oidc', provider: 'acme' }]);
  });

  it('shows what went wrong on the flow', async () => {
    const client = new Client(servers, 'browser');
    const flow = await client.start('login');
    await client.submit('login', flow, { method: 'oidc', provider: 'acme' });
    const answer = await back(client, 'login', flow, newPerson(), '&error=access_denied');
    expect(answer.headers.location).toBe(`http://app.test/login?flow=${flow.id}`);
    expect(messageIds(await client.show('login', flow.id))).toEqual([4000001]);
  });

  it('shows a refused sign-up on the new registration', async () => {
    const client = new Client(servers, 'browser');
    const answer = await signIn(client, 'login', { sub: 'nobody', email: 'no-address' });
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toMatch(/^http:\/\/app\.test\/registration\?flow=/);
    const shown = await client.show('registration', flowIdOf(answer));
    expect(messageIds(shown, 'traits.email')).toEqual([4000040]);
    expect(uiOf(shown).nodes.some(({ attributes }) => 'name' in attributes && attributes.name === 'shaped')).toBe(true);
  });

  it('is for the browser that left', async () => {
    const flow = await new Client(servers, 'browser').start('login');
    const answer = await back(new Client(servers, 'browser'), 'login', flow, newPerson());
    expect(answer.headers.location).toMatch(/^http:\/\/app\.test\/error\?id=/);
  });

  it('leads to the error page without a state, and elsewhere where the strategy says so', async () => {
    const client = new Client(servers, 'browser');
    expect((await client.ask(BACK)).headers.location).toMatch(/^http:\/\/app\.test\/error\?id=/);
    const moved = await client.ask(`${BACK}?moved=yes`);
    expect([moved.status, moved.headers.location]).toEqual([302, 'http://app.test/moved']);
  });

  it('gives a native app its code', async () => {
    const app = new Client(servers, 'native');
    const person = newPerson();
    const flow = await app.start('login', '?return_session_token_exchange_code=true&return_to=http://app.test/app');
    await app.submit('login', flow, { method: 'oidc', provider: 'acme' });
    const answer = await back(new Client(servers, 'browser'), 'login', flow, person);
    expect(answer.status).toBe(303);
    const code = new URL(answer.headers.location ?? '').searchParams.get('code') ?? '';
    const init = String(flow['session_token_exchange_code']);
    const exchanged = await app.ask(`/sessions/token-exchange?init_code=${init}&return_to_code=${code}`);
    expect(exchanged.json()).toMatchObject({ session: { authentication_methods: [{ provider: 'acme' }] } });
  });

  it('links a provider in the settings', async () => {
    const client = new Client(servers, 'browser');
    const { email, sub } = newPerson();
    await client.register(email, 'correct-horse-9-battery');
    const flow = await client.start('settings');
    await client.submit('settings', flow, { method: 'oidc', provider: 'acme' });
    await back(client, 'settings', flow, { email, sub });
    expect(methodsOf(await client.whoami())).toMatchObject([
      { method: 'password' },
      { method: 'oidc', provider: 'acme' },
    ]);
    const other = new Client(servers, 'browser');
    expect((await signIn(other, 'login', { email, sub })).status).toBe(303);
    expect((await other.whoami())?.['identity']).toMatchObject({ traits: { email } });
  });
});

describe('an identifier that another account has', () => {
  const PASSWORD = 'correct-horse-9-battery';
  it('becomes a login that links', async () => {
    const person = newPerson();
    await new Client(servers, 'ajax').register(person.email, PASSWORD);
    const client = new Client(servers, 'browser');
    const answer = await signIn(client, 'registration', person);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toMatch(/^http:\/\/app\.test\/login\?flow=[^&]+&no_org_ui=true$/);
    const login = await client.show('login', flowIdOf(answer));
    expect(messageIds(login)).toEqual([1010003]);
    await client.submit('login', login, { method: 'password', identifier: person.email, password: PASSWORD });
    expect(methodsOf(await client.whoami())).toMatchObject([
      { method: 'password' },
      { method: 'oidc', provider: 'acme' },
    ]);
    const later = new Client(servers, 'browser');
    await signIn(later, 'login', person);
    expect((await later.whoami())?.['identity']).toMatchObject({ traits: { email: person.email } });
  });

  it('links to no other account', async () => {
    const person = newPerson();
    const other = newPerson();
    for (const { email } of [person, other]) await new Client(servers, 'ajax').register(email, PASSWORD);
    const client = new Client(servers, 'browser');
    const answer = await signIn(client, 'registration', person);
    const login = await client.show('login', flowIdOf(answer));
    await client.submit('login', login, { method: 'password', identifier: other.email, password: PASSWORD });
    expect(await client.whoami()).toBeUndefined();
    expect(messageIds(await client.show('login', login.id))).toEqual([4010009]);
  });
});
