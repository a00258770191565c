import type { FlowContext, HookContext } from '../../flows/engine/interfaces/hook.ts';
import type { Flow } from '../../flows/engine/interfaces/model.ts';
import { allowedHeaders } from '../../flows/engine/protocol/request-headers.ts';
import type { Identity } from '../../identity/model.ts';
import { NIL_ID } from '../../kernel/id.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Session } from '../../session/model.ts';
import { presentFlow, type PresentIdentity } from './flow.ts';
import { presentIdentity } from './identity.ts';
import { asJson } from './json.ts';
import { presentSession } from './session.ts';

/** Go's zero time, which the reference shows for what is not stored yet. */
const NEVER = new Date('0001-01-01T00:00:00Z');
const UNSAVED = { id: NIL_ID, createdAt: NEVER, updatedAt: NEVER };

/** `ctx` of a web hook's Jsonnet. Members and omissions are the reference's. An identity that is not stored yet has no id. */
export function presentHookContext(
  context: FlowContext<Flow> & Partial<HookContext<Flow>>,
  now: Date,
  presentToOwner: PresentIdentity,
): JsonObject {
  const { config, request, flow, owner, identity, session, unsaved } = context;
  const shownSession = session !== undefined && unsaved === 'session' ? unsavedSession(session) : session;
  return {
    flow: shownFlow(),
    request_headers: allowedHeaders(request, config.clients.web_hook.header_allowlist),
    request_method: request.method,
    request_url: request.url.href,
    request_cookies: Object.fromEntries(request.cookies),
    ...(identity === undefined ? {} : { identity: shown(identity) }),
    ...(shownSession === undefined ? {} : { session: asJson(presentSession(shownSession, config, now)) }),
  };

  function shownFlow(): JsonObject {
    if (unsaved !== 'flow') return asJson(presentFlow(flow, owner, config, presentToOwner));
    const shown = asJson(presentFlow({ ...flow, createdAt: NEVER, updatedAt: NEVER }, owner, config, presentToOwner));
    // Hooks before settings see `nodes: null`, as Go prints an absent list.
    return flow.name === 'settings' ? { ...shown, ui: { ...(shown['ui'] as JsonObject), nodes: null } } : shown;
  }

  function shown(known: Identity): JsonObject {
    if (unsaved !== 'identity') return asJson(presentToOwner(known, config));
    return asJson(presentIdentity(unsavedIdentity(known), { baseUrl: undefined }));
  }
}

const unsavedIdentity = (identity: Identity): Identity => ({
  ...identity,
  ...UNSAVED,
  verifiableAddresses: identity.verifiableAddresses.map((address) => ({ ...address, ...UNSAVED })),
  recoveryAddresses: identity.recoveryAddresses.map((address) => ({ ...address, ...UNSAVED })),
});

const unsavedSession = (session: Session): Session => ({
  ...session,
  id: NIL_ID,
  devices: session.devices.map((device) => ({ ...device, id: NIL_ID })),
});
