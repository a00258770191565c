import type { IdentityWithCredentials } from '../../identity/model.ts';
import { markVerified } from '../../identity/verifiable-addresses.ts';
import type { Session } from '../../session/model.ts';
import { notice } from '../../ui/messages.ts';
import type { ContinueWith, FlowType, SettingsFlow } from '../engine/interfaces/model.ts';
import type { Challenge } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import { browserLocationChangeRequired } from '../engine/protocol/errors.ts';
import type { Exchange, Refusal } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { applyEffects, runHooks } from '../engine/protocol/run-hooks.ts';
import { flowUiUrl, returnToOf, withQuery } from '../engine/protocol/urls.ts';
import { openForm } from '../engine/steps/open-form.ts';
import { startFlow } from '../engine/steps/start-flow.ts';

/**
 * Lets the owner of the challenge in, with a session that leads to the settings, where they set a new credential. Undefined when the
 * challenge was used by another submission at the same moment: then nothing is stored. Hooks are asked once the challenge is used up
 * (reference behaviour): of two submissions at once they see one.
 * @throws ApiError 401 for a disabled identity
 */
export async function recover(
  exchange: Exchange<'recovery'>,
  challenge: Challenge,
  method: 'code_recovery' | 'link_recovery',
): Promise<FlowReply | Refusal | undefined> {
  const { deps, flow, form, config, request, now } = exchange;
  const identity = await deps.database.identities.getWithCredentials(challenge.identityId);
  if (identity === undefined) return undefined;
  const session = deps.sessions.activate(deps.sessions.create(), identity, { method, aal: 'aal1' }, request);
  form.resetMessages();
  flow.state = 'passed_challenge';
  flow.recoveredIdentityId = identity.id;
  // A link opens in a browser, whoever asked for it.
  const type = method === 'link_recovery' ? 'browser' : flow.type;
  if (type === 'browser') {
    flow.csrfToken = request.csrf.regenerate();
    form.setCsrf(flow.csrfToken);
  }
  if (!(await useUp(exchange, challenge))) return undefined;
  exchange.isStored = true;
  if (challenge.address !== undefined) markVerified(identity, challenge.address.value, now);
  const hooks = await runHooks(deps, 'recovery', flow.active ?? '', { config, request, flow, identity, session });
  if (hooks.kind === 'diverted') return respond(exchange, hooks.answer);
  if (hooks.kind === 'rejected') return { kind: 'refused', problems: hooks.problems };
  session.identity = hooks.identity;

  const cookies = type === 'browser' ? await deps.sessions.cookies(session, request) : [];
  const settings = await settingsAfter(exchange, hooks.identity, session, type);
  await deps.database.transaction(async (stores) => {
    await stores.sessions.create(session);
    await stores.flows.create(settings);
    await applyEffects(stores, hooks.effects);
  });
  exchange.cookies.push(...cookies);
  return method === 'link_recovery'
    ? respond(exchange, { page: flowUiUrl(config, settings) })
    : answer(exchange, session, settings);
}

/** The flow is passed and its address proved. False when another submission was first. */
async function useUp({ deps, flow }: Exchange<'recovery'>, challenge: Challenge): Promise<boolean> {
  return deps.database.transaction(async (stores) => {
    if (!(await stores.challenges.use('recovery', challenge))) return false;
    const { address, identityId } = challenge;
    if (address !== undefined) await stores.challenges.addressVerified(identityId, address.value);
    await stores.flows.update(flow);
    return true;
  });
}

/** The settings that people land in, with `return_to` of the recovery and for how long they may change credentials. */
async function settingsAfter(
  exchange: Exchange<'recovery'>,
  identity: IdentityWithCredentials,
  session: Session,
  type: FlowType,
): Promise<SettingsFlow> {
  const { config, flow, now } = exchange;
  const next = exchange.sibling('settings', type);
  next.session = session;
  next.owner = identity;
  startFlow(next);
  const settings = next.flow;
  const returnTo =
    returnToOf(flow.requestUrl) || (config.selfservice.flows.recovery.after?.default_browser_return_url ?? '');
  await openForm(next);
  if (returnTo !== '') settings.requestUrl = withQuery(settings.requestUrl, { return_to: returnTo });
  const until = new Date(now.getTime() + config.derived.flows.settings.privilegedSessionMaxAgeMs);
  next.form.setMessages([notice.recovered(until, now)]);
  return settings;
}

function answer(exchange: Exchange<'recovery'>, { token }: Session, settings: SettingsFlow): FlowReply {
  const { flow, config, client } = exchange;
  const page = flowUiUrl(config, settings);
  if (!config.feature_flags.use_continue_with_transitions) {
    const json: FlowReply = { kind: 'error', error: browserLocationChangeRequired(page) };
    return respond(exchange, { page, json, jsonFor: 'json-requests' });
  }
  const continueWith: readonly ContinueWith[] = [
    ...(flow.continueWith ?? []),
    ...(client === 'native' ? [{ action: 'set_ory_session_token' as const, ory_session_token: token }] : []),
    { action: 'show_settings_ui', flow: { id: settings.id, url: page } },
  ];
  return respond(exchange, {
    page,
    json: { kind: 'flow', status: 200, flow: { ...flow, continueWith: [...continueWith] } },
  });
}
