import type { Hook, HookContext, HookVerdict } from '../flows/engine/hook.ts';
import { CONTINUE } from '../flows/engine/hook.ts';
import type { LoginFlow } from '../flows/engine/model.ts';
import { misconfigured } from '../kernel/errors.ts';
import { problem } from '../ui/messages.ts';

/** `require_verified_address`: only who has a verified address may sign in. */
export const requireVerifiedAddressHook: Hook = {
  name: 'require_verified_address',
  afterLogin: async (context) => requireVerified(context),
};

function requireVerified({ config, flow, identity }: HookContext<LoginFlow>): HookVerdict {
  if (config.feature_flags.legacy_require_verified_login_error && flow.active !== 'password') return CONTINUE;
  if (identity.verifiableAddresses.length === 0) {
    throw misconfigured(
      'A misconfiguration prevents login. Expected to find a verification address but this identity does not have one assigned.',
    );
  }
  if (identity.verifiableAddresses.some(({ verified }) => verified)) return CONTINUE;
  return { kind: 'reject', problems: [{ message: problem.addressNotVerified() }] };
}
