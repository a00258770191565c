import type { Agent, Flow, FlowKind } from './agent.ts';
import { type Answer, header } from './answer.ts';
import type { LoginRequest } from './providers/authorization-server.ts';
import type { Context } from './scenario.ts';
import { PASSWORD } from './setup.ts';

/** The query of a flow that begins with a login request. */
export const asked = (t: Context, request: LoginRequest = {}, more: Record<string, string> = {}) => ({
  login_challenge: t.oauth2.challenge(request),
  ...more,
});

/** Begins a flow and looks at where a browser is sent: the flow, or the error page. */
export async function begin(agent: Agent, kind: FlowKind, query: Record<string, string> | string): Promise<Answer> {
  const answer = await agent.init(kind, query);
  if (agent.dialect === 'browser') await agent.lookAtErrors(answer);
  if (header(answer, 'location').includes(`ui.example.org/${kind}?`)) await agent.look(answer);
  return answer;
}

export const password = (identifier: string, word = PASSWORD) => ({ method: 'password', identifier, password: word });
export const signUp = (email: string, word = PASSWORD) => ({ method: 'password', password: word, traits: { email } });

/** Submits a flow and looks at where a browser is sent, which the authorization server may not let it see. */
export async function submit(agent: Agent, flow: Flow, payload: Record<string, unknown>): Promise<Answer> {
  const answer = await agent.lookAtErrors(await agent.submitOnly(flow, payload));
  const [, kind, id] =
    /example\.org\/(login|registration|verification)\?flow=([\w-]+)/.exec(header(answer, 'location')) ?? [];
  if (kind !== undefined && id !== undefined) await agent.get(`/self-service/${kind}/flows`, { query: { id } });
  return answer;
}
