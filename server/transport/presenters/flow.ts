/** The only maker of the wire JSON of flows. Member order and omissions are the reference's. */
import type { Config } from '../../config/model.ts';
import type { ContinueWith, Flow } from '../../flows/engine/interfaces/model.ts';
import { returnToOf } from '../../flows/engine/protocol/urls.ts';
import type { Identity } from '../../identity/model.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { UiContainer } from '../../ui/model.ts';

/** Presents an identity to its owner; handed in so that there is one maker of identity JSON. */
export type PresentIdentity = (identity: Identity, config: Config) => JsonObject;

/** A flow as clients get it. Settings carry the identity they belong to. */
export function presentFlow(
  flow: Flow,
  identity: Identity | undefined,
  config: Config,
  present: PresentIdentity,
): JsonObject {
  const returnTo = returnToOf(flow.requestUrl);
  return defined({
    id: flow.id,
    ...(flow.name === 'login' || flow.name === 'registration' ? { organization_id: flow.organizationId ?? null } : {}),
    ...('oauth2LoginChallenge' in flow && flow.name !== 'verification'
      ? { oauth2_login_challenge: flow.oauth2LoginChallenge }
      : {}),
    type: flow.type,
    expires_at: toRfc3339(flow.expiresAt),
    issued_at: toRfc3339(flow.issuedAt),
    request_url: flow.requestUrl,
    return_to: returnTo === '' ? undefined : returnTo,
    active: flow.active === '' ? undefined : flow.active,
    ui: presentUi(flow.ui),
    ...(flow.name === 'settings' && identity !== undefined ? { identity: present(identity, config) } : {}),
    ...particulars(flow),
    state: flow.state,
    continue_with:
      flow.name === 'settings' || flow.name === 'recovery' ? presentContinueWith(flow.continueWith) : undefined,
    transient_payload: flow.transientPayload,
  });
}

function particulars(flow: Flow): Record<string, Json | undefined> {
  if (flow.name !== 'login' && flow.name !== 'registration') return {};
  return {
    ...(flow.name === 'login'
      ? {
          created_at: toRfc3339(flow.createdAt),
          updated_at: toRfc3339(flow.updatedAt),
          refresh: flow.refresh,
          requested_aal: flow.requestedAal,
        }
      : {}),
    session_token_exchange_code: flow.sessionTokenExchangeCode,
    identity_schema: flow.identitySchemaId,
  };
}

/** `null` where nothing follows, as Go prints an absent list. */
export const presentFollowUps = (items: readonly ContinueWith[] | undefined): Json =>
  presentContinueWith(items) ?? null;

const presentContinueWith = (items: readonly ContinueWith[] | undefined): Json | undefined =>
  items === undefined || items.length === 0 ? undefined : (items as unknown as Json);

function presentUi({ action, method, nodes, messages }: UiContainer): JsonObject {
  return {
    action,
    method,
    nodes: nodes as unknown as Json,
    ...(messages === undefined || messages.length === 0 ? {} : { messages: messages as unknown as Json }),
  };
}

function defined(members: Record<string, Json | undefined>): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined),
  );
}
