import type { Agent, Flow, FlowKind } from './agent.ts';
import { type Answer, type Json, dig, header } from './answer.ts';
import type { Context } from './scenario.ts';

/** The agents that a browser's cookies belong to. */
export const browsers = (t: Context): readonly Agent[] => [t.browser(), t.ajax()];

/** Where an answer sends the user: by redirect or, to single-page apps, by `redirect_browser_to`. */
export function leadsTo(answer: Answer): string {
  const told = dig(answer.body, 'redirect_browser_to');
  return header(answer, 'location') || (typeof told === 'string' ? told : '');
}

/** The path and query of a callback URL at the server. */
export const pathOf = (url: URL): string => url.pathname + url.search;

/** Submits a provider's button and lets the user sign in there; gives the callback URL. */
export async function atProvider(t: Context, agent: Agent, flow: Flow, payload: Record<string, unknown>): Promise<URL> {
  const answer = await agent.submitOnly(flow, payload);
  return t.openid.authorize(leadsTo(answer));
}

/** Goes to the callback as the browser that began (native apps: one without their cookies), and looks where it leads. */
export async function comeBack(t: Context, agent: Agent, callback: URL | string): Promise<Answer> {
  const path = typeof callback === 'string' ? callback : pathOf(callback);
  const visitor = agent.dialect === 'native' ? t.browser() : agent;
  const answer = await visitor.get(path, { headers: { accept: 'text/html' } });
  await visitor.lookAtErrors(answer);
  await visitor.look(answer);
  return answer;
}

/** A whole sign-in at a provider, from a new flow to where the callback leads. */
export async function social(
  t: Context,
  agent: Agent,
  kind: FlowKind,
  provider = 'valid',
  more: Record<string, unknown> = {},
): Promise<Answer> {
  const flow = await agent.start(kind);
  const field = kind === 'settings' ? 'link' : 'provider';
  return comeBack(t, agent, await atProvider(t, agent, flow, { [field]: provider, ...more }));
}

/** An identity that a provider's user has signed up as, made through the admin API. */
export async function known(
  t: Context,
  email: string,
  subjects: Readonly<Record<string, string>>,
  more: Record<string, unknown> = {},
): Promise<string> {
  const providers = Object.entries(subjects).map(([provider, subject]) => ({ provider, subject }));
  return t.setup.identity(email, { credentials: { oidc: { config: { providers } } }, ...more });
}

/** The user at the provider; the subject belongs to this run. */
export function userOf(t: Context, name: string, claims: Record<string, Json> = {}): string {
  const sub = `${name}-${t.run}`;
  t.openid.signsIn(sub, claims);
  return sub;
}
