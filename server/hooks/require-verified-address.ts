import { type Hook, type SessionContext, type HookVerdict, CONTINUE } from '../flows/engine/interfaces/hook.ts';
import type { LoginFlow } from '../flows/engine/interfaces/model.ts';
import { activeStrategy } from '../flows/engine/proofs/challenge.ts';
import { flowUiUrl } from '../flows/engine/protocol/urls.ts';
import { startVerificationAfter, type StartDependencies } from '../flows/verification/start-after.ts';
import { catalogued, misconfigured } from '../kernel/errors.ts';
import type { JsonObject } from '../kernel/json.ts';
import { problem } from '../ui/messages.ts';

/** `require_verified_address`: only users with a verified address may sign in. Other users see a message and go to the verification flow. */
export const requireVerifiedAddressHook = (deps: StartDependencies): Hook => ({
  name: 'require_verified_address',
  afterLogin: (context) => requireVerified(deps, context),
});

async function requireVerified(deps: StartDependencies, context: SessionContext<LoginFlow>): Promise<HookVerdict> {
  const { config, flow, identity } = context;
  const legacy = config.feature_flags.legacy_require_verified_login_error;
  if (legacy && flow.active !== 'password') return CONTINUE;
  if (identity.verifiableAddresses.length === 0) {
    throw misconfigured(
      'A misconfiguration prevents login. Expected to find a verification address but this identity does not have one assigned.',
    );
  }
  if (identity.verifiableAddresses.some(({ verified }) => verified)) return CONTINUE;
  activeStrategy(deps.strategies, 'verification', config);
  if (legacy) return { kind: 'reject', problems: [{ message: problem.addressNotVerified() }] };
  return sendToVerify(deps, context);
}

async function sendToVerify(
  deps: StartDependencies,
  { config, request, flow, identity, session }: SessionContext<LoginFlow>,
): Promise<HookVerdict> {
  const address = identity.verifiableAddresses.find(({ value }) => value !== '');
  if (address === undefined) return { kind: 'reject', problems: [{ message: problem.addressNotVerified() }] };
  const csrfToken = request.csrf.token();
  const started = await startVerificationAfter(deps, { config, request, flow, identity, address, csrfToken, session });
  const url = flowUiUrl(config, started.flow);
  const next = {
    action: 'show_verification_ui',
    flow: { id: started.flow.id, verifiable_address: address.value, url },
  };
  return {
    kind: 'divert',
    effects: [{ kind: 'write', write: started.write }],
    answer: { page: url, json: { kind: 'error', status: 403, error: notVerified(next) }, jsonFor: 'json-requests' },
  };
}

/** The status says 403 and the body 400 (reference behaviour). */
const notVerified = (next: JsonObject) =>
  catalogued(
    'session_verified_address_required',
    "Your account's email or phone address are not verified yet. Please check your email or phone inbox or re-request verification.",
    {
      details: { continue_with: [next] },
    },
  );
