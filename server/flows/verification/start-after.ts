import type { Config } from '../../config/model.ts';
import type { IdentityWithCredentials, VerifiableAddress } from '../../identity/model.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import { newId } from '../../kernel/id.ts';
import type { Session } from '../../session/model.ts';
import { Form } from '../../ui/form.ts';
import type { Write } from '../engine/interfaces/commit.ts';
import type { LoginFlow, RegistrationFlow, SettingsFlow, VerificationFlow } from '../engine/interfaces/model.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { activeStrategy, prepareReplaceable, type ChallengeDependencies } from '../engine/proofs/challenge.ts';
import { flowUiUrl, queryOf, selfServiceUrl } from '../engine/protocol/urls.ts';

export interface StartDependencies extends ChallengeDependencies {
  readonly strategies: readonly Strategy[];
}

export interface StartContext {
  readonly config: Config;
  readonly request: HttpRequest;
  /** The flow that this verification follows. */
  readonly flow: LoginFlow | RegistrationFlow | SettingsFlow;
  readonly identity: IdentityWithCredentials;
  readonly address: VerifiableAddress;
  readonly csrfToken: string;
  /** The session that an OAuth 2.0 login continues with, once the address is verified. */
  readonly session?: Session | undefined;
}

/** What clients learn of a verification that another flow has started (`continue_with`). */
export interface StartedVerification {
  readonly id: string;
  readonly verifiable_address: string;
  readonly url?: string;
}

/** A verification with its message on the way, ready to be stored together with the flow that it follows. */
export async function startVerificationAfter(
  deps: StartDependencies,
  context: StartContext,
): Promise<{ readonly flow: VerificationFlow; readonly write: Write; writeWith(message: Write): Write }> {
  const { config, request, identity, address, csrfToken } = context;
  const { strategy, step } = activeStrategy(deps.strategies, 'verification', config);
  const flow: VerificationFlow = { ...newFlow(deps, context), active: strategy.method };
  step.showSent({ flow, form: new Form(flow.ui), config, csrfToken: () => csrfToken }, address);
  const sending = await prepareReplaceable(deps, { config, request, flow, step }, identity, address);
  const withFlow =
    (send: Write): Write =>
    async (stores) => {
      await stores.flows.create(flow);
      await send(stores);
    };
  return { flow, write: withFlow(sending.write), writeWith: (message) => withFlow(sending.writeWith(message)) };
}

export const toStarted = (config: Config, flow: VerificationFlow, address: string): StartedVerification => ({
  id: flow.id,
  verifiable_address: address,
  ...(flow.type === 'browser' ? { url: flowUiUrl(config, flow) } : {}),
});

function newFlow({ clock }: StartDependencies, context: StartContext): VerificationFlow {
  const { config, flow: original, identity, session, csrfToken } = context;
  const now = clock.now();
  const id = newId();
  return {
    name: 'verification',
    id,
    type: original.type,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + config.derived.flows.verification.lifespanMs),
    createdAt: now,
    updatedAt: now,
    requestUrl: requestUrlAfter(original.requestUrl),
    ui: { action: selfServiceUrl(config, 'verification', { flow: id }), method: 'POST', nodes: [] },
    state: 'sent_email',
    csrfToken,
    submitCount: 0,
    transientPayload: original.transientPayload,
    ...(session === undefined
      ? {}
      : {
          sessionId: session.id,
          identityId: identity.id,
          authenticationMethods: session.authenticationMethods,
          oauth2LoginChallenge: 'oauth2LoginChallenge' in original ? original.oauth2LoginChallenge : undefined,
        }),
  };
}

/** `after_verification_return_to` of the original flow becomes `return_to`; else the user returns where that flow would have led. */
function requestUrlAfter(originalUrl: string): string {
  const query = queryOf(originalUrl);
  const after = query.get('after_verification_return_to') ?? '';
  if (after !== '') query.set('return_to', after);
  query.delete('after_verification_return_to');
  query.sort();
  const text = query.toString();
  const [path = '', asked] = originalUrl.split(/[?#]/, 2);
  return text === '' && asked !== '' ? path : `${path}?${text}`;
}
