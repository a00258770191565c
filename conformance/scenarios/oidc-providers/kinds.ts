/** Each kind of provider: signing up, signing in again, linking; and a provider that says no, is down or answers rubbish. */
import type { Agent, FlowKind } from '../../lib/agent.ts';
import { type Answer, dig } from '../../lib/answer.ts';
import { comeBack, leadsTo } from '../../lib/oidc.ts';
import type { ProviderAnswer } from '../../lib/providers/call.ts';
import { type Kind, KINDS, serve, type KindUser } from '../../lib/providers/kinds/index.ts';
import { type Context, type ScenarioBody, scenarios } from '../../lib/scenario.ts';

/** A subject of this run; some providers have numbers. */
const subjectOf = (t: Context, digit: number): string => `9${t.phone(digit).slice(6)}`;

/** Leaves for the provider; gives the state, and the nonce where the server asked for one. The form with all its buttons is not recorded. */
async function leave(t: Context, agent: Agent, id: string, kind: FlowKind) {
  const silent = t.setup.silent('browser');
  agent.jar.copyTo(silent.jar);
  const flow = await silent.start(kind);
  silent.jar.copyTo(agent.jar);
  const answer = await agent.submitOnly(flow, { [kind === 'settings' ? 'link' : 'provider']: id });
  const url = new URL(leadsTo(answer) || 'http://none');
  return { state: url.searchParams.get('state'), nonce: url.searchParams.get('nonce') };
}

async function returnFrom(
  t: Context,
  agent: Agent,
  id: string,
  state: string | null,
  more: Record<string, string>,
): Promise<Answer> {
  const query = new URLSearchParams({ ...more, state: state ?? '' });
  return comeBack(t, agent, `/self-service/methods/oidc/callback/${id}?${query}`);
}

async function signIn(
  t: Context,
  agent: Agent,
  id: string,
  kind: Kind,
  user: KindUser,
  flow: FlowKind,
): Promise<Answer> {
  await serve(t.internet, kind, user);
  const { state, nonce } = await leave(t, agent, id, flow);
  await serve(t.internet, kind, user, nonce);
  return returnFrom(t, agent, id, state ?? t.internet.lastState(), { code: 'the-code', ...kind.callback });
}

const works =
  (id: string, kind: Kind): ScenarioBody =>
  async (t) => {
    const agent = t.browser();
    const user = { sub: subjectOf(t, 1), email: t.email() };
    await signIn(t, agent, id, kind, user, 'registration');
    const who = await agent.get('/sessions/whoami');
    const identity = dig(who.body, 'identity', 'id');
    if (typeof identity === 'string')
      await t.admin.get(`/admin/identities/${identity}`, { query: { include_credential: 'oidc' } });
    const again = t.browser();
    await signIn(t, again, id, kind, user, 'login');
    await again.get('/sessions/whoami');
    const other = t.browser();
    await t.setup.loggedIn(other, t.email('other'));
    await signIn(t, other, id, kind, { sub: subjectOf(t, 2), email: t.email('elsewhere') }, 'settings');
    await other.get('/sessions/whoami');
  };

const BROKEN: readonly ProviderAnswer[] = [{ status: 403, body: { error: 'no' } }, { body: 'rubbish' }, { body: {} }];

/** Signs up where one answer of the provider is broken. */
async function broken(t: Context, id: string, kind: Kind, target: string, answer: ProviderAnswer): Promise<void> {
  const agent = t.browser();
  const user = { sub: subjectOf(t, 1), email: t.email() };
  await serve(t.internet, kind, user);
  const { state, nonce } = await leave(t, agent, id, 'registration');
  await serve(t.internet, kind, user, nonce);
  t.internet.answer(target, answer);
  await returnFrom(t, agent, id, state ?? t.internet.lastState(), { code: 'the-code', ...kind.callback });
}

const fails =
  (id: string, kind: Kind): ScenarioBody =>
  async (t) => {
    const agent = t.browser();
    await serve(t.internet, kind, { sub: subjectOf(t, 1), email: t.email() });
    const { state } = await leave(t, agent, id, 'registration');
    const refusal = { error: 'access_denied', error_description: 'no' };
    await returnFrom(t, agent, id, state ?? t.internet.lastState(), refusal);
    for (const answer of BROKEN) await broken(t, id, kind, kind.token, answer);
    if (kind.breaks === undefined) return;
    for (const answer of BROKEN) await broken(t, id, kind, kind.breaks, answer);
  };

const down =
  (id: string, kind: Kind): ScenarioBody =>
  async (t) => {
    await broken(t, id, kind, kind.token, 'drop');
    if (kind.breaks !== undefined) await broken(t, id, kind, kind.breaks, 'drop');
  };

const all = Object.entries(KINDS).flatMap(([id, kind]) => [
  [id, works(id, kind)] as const,
  [`${id}-fails`, fails(id, kind)] as const,
  [`${id}-down`, down(id, kind)] as const,
]);

export default scenarios('oidc-kinds', Object.fromEntries(all));
