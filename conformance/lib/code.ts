import { type Agent, type Flow, asFlow } from './agent.ts';
import { type Answer, dig } from './answer.ts';
import type { Context } from './scenario.ts';

/** A code that is not this one. */
export const otherThan = (code: string): string => (code === '123456' ? '654321' : '123456');

/** The flow that an answer shows or leads to. */
export async function shown(agent: Agent, answer: Answer): Promise<Flow> {
  const flow = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  if (flow === undefined) throw new Error('the answer shows no flow');
  return flow;
}

/** Keeps the session token that a native client is given. */
export function keepToken(agent: Agent, answer: Answer): void {
  const token = dig(answer.body, 'session_token');
  if (agent.dialect === 'native' && typeof token === 'string') agent.token = token;
}

/** The identity that receives codes: without a password, unless `more` has one. */
export function holder(
  t: Context,
  traits: Record<string, unknown>,
  more: Record<string, unknown> = { credentials: undefined },
): Promise<string> {
  return t.setup.identity(t.email(), more, traits);
}

/** The identity as an administrator sees it, with its code credentials. */
export async function inspect(t: Context, id: string): Promise<void> {
  await t.admin.get(`/admin/identities/${id}`, { query: { include_credential: 'code' } });
}
