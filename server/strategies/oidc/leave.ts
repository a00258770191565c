/** The way to a provider. */
import type { ReturnFlow } from '../../flows/engine/interfaces/endpoint.ts';
import type { Redirect } from '../../flows/engine/interfaces/outcome.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload, PayloadFields } from '../../flows/engine/protocol/payload.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';
import type { ProviderContext } from './providers/kind.ts';
import { authorizationUrl, pkceVerifier, type OAuth2Provider } from './providers/oauth2.ts';
import type { OidcParts } from './sign-in.ts';
import { encodeState, exchangeCodeHash, noExchangeCode, type State } from './state.ts';
import { typedTraits } from './traits.ts';

/** The reference's name of the continuity container. */
export const CONTAINER = 'ory_kratos_oidc_auth_code_session';
const LIFESPAN_MS = 30 * 60_000;

/** Parameters that a client may hand to the provider. */
const UPSTREAM = ['login_hint', 'hd', 'prompt', 'auth_type', 'acr_values'] as const;
const FIELD = 'upstream_parameters';

export const upstreamFields: PayloadFields = [
  { name: FIELD, type: 'object' },
  ...UPSTREAM.map((name) => ({ name: `${FIELD}.${name}`, type: 'string' as const })),
];

/** They must be text. The reference answers 500. */
export function upstreamProblems({ values }: Payload): readonly FieldProblem[] {
  const given = values[FIELD];
  if (given === undefined) return [];
  const isFine =
    isJsonObject(given) && Object.values(given).every((value) => value === null || typeof value === 'string');
  return isFine ? [] : [{ message: problem.generic(`${FIELD} must be an object of texts`) }];
}

function upstreamOf({ values }: Payload): Record<string, string> {
  const given = values[FIELD];
  if (given === undefined || !isJsonObject(given)) return {};
  return Object.fromEntries(
    UPSTREAM.filter((name) => Object.hasOwn(given, name)).map((name) => [name, String(given[name] ?? '')]),
  );
}

/** Sends the user to the provider. What they have typed so far waits in the browser's continuity container. */
export async function leaveFor<N extends ReturnFlow>(
  parts: OidcParts,
  provider: ProviderContext,
  context: SubmitContext<N>,
): Promise<Redirect> {
  const { flow, payload, config } = context;
  const { kind } = provider;
  const verifier = kind.protocol === 'oauth2' ? await pkceVerifier({ ...provider, kind }) : '';
  const traits = flow.name === 'settings' ? {} : await typedTraits(parts, context);
  const state = encodeState(await stateFor(provider, context, verifier), parts.cipher(config));
  const to =
    kind.protocol === 'oauth1'
      ? await kind.authorizationUrl(provider, state)
      : await authorizationUrl({ ...provider, kind } satisfies OAuth2Provider, {
          state,
          verifier,
          refresh: flow.name === 'login' && flow.refresh,
          upstream: upstreamOf(payload),
        });
  return {
    kind: 'redirect',
    to,
    pause: { name: CONTAINER, payload: { state, traits }, lifespanMs: LIFESPAN_MS },
    ...(flow.name === 'login' ? { changes: { active: 'oidc' } } : {}),
  };
}

async function stateFor<N extends ReturnFlow>(
  { settings }: ProviderContext,
  { flow, tokenExchange }: SubmitContext<N>,
  pkce: string,
): Promise<State> {
  const exchange = await tokenExchange();
  return {
    flow: flow.name,
    flowId: flow.id,
    providerId: settings.id,
    pkceVerifier: pkce,
    exchangeCodeSha512: exchange === undefined ? noExchangeCode() : exchangeCodeHash(exchange.initCode),
  };
}
