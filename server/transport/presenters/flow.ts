/** The wire JSON of flows. Member order and omissions are the reference's. */
import type { Config } from '../../config/model.ts';
import type { Wire } from '../../contract/index.ts';
import type { ContinueWith, Flow } from '../../flows/engine/interfaces/model.ts';
import { returnToOf } from '../../flows/engine/protocol/urls.ts';
import type { Identity } from '../../identity/model.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { UiContainer } from '../../ui/model.ts';

/** Presents an identity to its owner; presenters/identity.ts implements it. */
export type PresentIdentity = (identity: Identity, config: Config) => Wire['Identity'];

/** A flow on the wire. A settings flow includes its identity. */
export function presentFlow(
  flow: Flow,
  identity: Identity | undefined,
  config: Config,
  present: PresentIdentity,
  loginRequest?: JsonObject,
): Wire['Flow'] {
  const returnTo = returnToOf(flow.requestUrl);
  return defined<Wire['Flow']>({
    id: flow.id,
    ...(flow.name === 'login' || flow.name === 'registration' ? { organization_id: flow.organizationId ?? null } : {}),
    ...('oauth2LoginChallenge' in flow && flow.name !== 'verification'
      ? { oauth2_login_challenge: flow.oauth2LoginChallenge, oauth2_login_request: loginRequest }
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
      flow.name === 'settings' || flow.name === 'recovery'
        ? (presentFollowUps(flow.continueWith) ?? undefined)
        : undefined,
    transient_payload: flow.transientPayload as JsonObject | undefined,
  });
}

function particulars(flow: Flow): Partial<Wire['Flow']> {
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

/** The client's next steps; `null` without any, as Go prints an absent list. */
export const presentFollowUps = (items: readonly ContinueWith[] = []): readonly Wire['ContinueWith'][] | null =>
  items.length === 0 ? null : (items as readonly Wire['ContinueWith'][]);

function presentUi({ action, method, nodes, messages }: UiContainer): Wire['UiContainer'] {
  // Nodes type `autocomplete` and triggers as strings; tests check them against the document.
  const shown = nodes as Wire['UiContainer']['nodes'];
  return { action, method, nodes: shown, ...(messages === undefined || messages.length === 0 ? {} : { messages }) };
}

/** The value without undefined members: contexts of hooks are not serialized, so such members would be visible. */
function defined<T extends object>(members: T): T {
  return Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined)) as T;
}
