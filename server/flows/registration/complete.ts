import { acceptsJson, isJsonRequest } from '../../kernel/negotiate.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { Session } from '../../session/model.ts';
import { afterFlowUrl, applyOnce, orConflict } from '../engine/after.ts';
import type { Completion, Exchange } from '../engine/exchange.ts';
import type { HookEffect } from '../engine/hook.ts';
import type { Registered } from '../engine/outcome.ts';
import { redirect } from '../engine/reply.ts';
import type { FlowReply } from '../engine/reply.ts';
import { runHooks } from '../engine/run-hooks.ts';
import { flowSchema } from '../engine/start.ts';
import type { Strategy } from '../engine/strategy.ts';

/** A new identity: stored with a session in one transaction. The client is signed in only where the `session` hook says so. */
export async function completeRegistration(
  exchange: Exchange<'registration'>,
  strategy: Strategy,
  { traits, credentials, internalContext }: Registered,
): Promise<Completion> {
  const { deps, flow, request, config } = exchange;
  const prepared = await deps.identities.prepare(flowSchema(config, flow), traits, credentials);
  if (!prepared.ok) return { kind: 'refused', problems: prepared.problems };
  const { identity } = prepared;
  const session = newSession(exchange, strategy, identity);
  const returnTo = afterFlowUrl(config, flow, strategy.method);
  if (flow.type === 'browser' && isJsonRequest(request)) {
    flow.continueWith = [{ action: 'redirect_browser_to', redirect_browser_to: returnTo }];
  }
  const hooks = await runHooks(deps, 'registration', strategy.method, {
    config,
    request,
    flow,
    identity,
    session,
  });
  if (hooks.kind === 'diverted') return hooks.reply;
  if (hooks.kind === 'rejected') return { kind: 'refused', problems: hooks.problems, keepInput: true };
  const conflict = await orConflict(exchange, identity, () =>
    applyOnce(deps.database, flow, hooks.effects, async (stores) => {
      await stores.identities.create(identity);
      await stores.sessions.create(session);
      if (internalContext !== undefined) await stores.flows.update({ ...flow, internalContext });
    }),
  );
  return conflict ?? reply(exchange, identity, session, returnTo, hooks.effects);
}

function newSession(
  { deps, request }: Exchange<'registration'>,
  strategy: Strategy,
  identity: IdentityWithCredentials,
): Session {
  const method = strategy.completes?.method ?? strategy.method;
  return deps.sessions.activate(deps.sessions.create(), identity, { method, aal: 'aal1' }, request);
}

async function reply(
  exchange: Exchange<'registration'>,
  identity: IdentityWithCredentials,
  session: Session,
  returnTo: string,
  effects: readonly HookEffect[],
): Promise<FlowReply> {
  const { deps, flow, request } = exchange;
  const signsIn = effects.some(({ kind }) => kind === 'issue-session');
  if (signsIn && flow.type === 'browser') exchange.cookies.push(...(await deps.sessions.cookies(session, request)));
  if (flow.type === 'api' && signsIn) {
    const continueWith = [
      ...(flow.continueWith ?? []),
      { action: 'set_ory_session_token' as const, ory_session_token: session.token },
    ];
    return { kind: 'signed-up', identity, session, token: session.token, continueWith };
  }
  if (flow.type === 'api' || isJsonRequest(request)) {
    const shown = signsIn ? { session } : {};
    return { kind: 'signed-up', identity, ...shown, continueWith: flow.continueWith };
  }
  if (acceptsJson(request)) return { kind: 'session', session };
  return redirect(flow.continueAt ?? returnTo);
}
