import type { ReturnContext } from '../../flows/engine/interfaces/endpoint.ts';
import type { Authenticated, Becomes, OutcomeByFlow } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Form } from '../../ui/form.ts';
import { label } from '../../ui/messages.ts';
import { linkedAccounts } from './accounts.ts';
import { authenticate } from './authenticate.ts';
import { finishSignIn } from './callback.ts';
import { namesProvider, onlyLeaves, signInFields } from './fields.ts';
import { leaveFor, upstreamProblems } from './leave.ts';
import { addButtons, removeButtons } from './nodes.ts';
import type { ProviderSettings } from './providers/kind.ts';
import { registerUser } from './register-user.ts';
import { providersOf } from './settings-of-providers.ts';
import { providerOf, type OidcParts, type SignIn } from './sign-in.ts';
import { submittedSignIn } from './submitted-token.ts';
import { keptTraits, typedTraits } from './traits.ts';

export const loginStep = (parts: OidcParts): Step<'login'> => ({
  fields: signInFields,
  takesTraits: 'unchecked',
  claims: (payload, flow) => flow.requestedAal === 'aal1' && namesProvider(payload),
  needsNoCsrf: onlyLeaves,
  problems: upstreamProblems,
  form: loginForm,
  submit: async (context) => {
    const { payload, config } = context;
    const provider = providerOf(parts, config, payload.text('provider'));
    if (onlyLeaves(payload)) return leaveFor(parts, provider, context);
    return logIn(parts, await submittedSignIn(provider, context), await typedTraits(parts, context));
  },
});

/** A user comes back from a provider. */
export async function loginReturn(parts: OidcParts, context: ReturnContext<'login'>): Promise<OutcomeByFlow['login']> {
  const signIn = await finishSignIn(parts, context);
  return { ...(await logIn(parts, signIn, keptTraits(context))), changes: { active: 'oidc' } };
}

/** The identity that has this user's account; unknown users sign up. */
export async function logIn(
  parts: OidcParts,
  signIn: SignIn,
  typed: JsonObject,
): Promise<Authenticated | Becomes<'registration'>> {
  const known = await authenticate(parts, signIn);
  if (known !== undefined) return known;
  return {
    kind: 'becomes',
    flow: 'registration',
    judge: async (context: SubmitContext<'registration'>) => registerUser(parts, signIn, typed, context),
  };
}

function loginForm({ stage, form, config, identity }: FormContext<'login'>): boolean {
  const providers = providersOf(config);
  const linked = linkedAccounts(identity?.credentials.oidc).flatMap((account) =>
    providers.filter(({ id }) => id === account.provider),
  );
  switch (stage) {
    case 'first-factor':
    case 'identification':
      addButtons(form, providers, label.signInWith);
      return true;
    case 'refresh':
      addButtons(
        form,
        providers.filter((provider) => linked.includes(provider)),
        label.signInWith,
      );
      return true;
    case 'credentials':
      if (config.security.account_enumeration.mitigate) return true;
      return chooseCredentials(form, { providers, linked, isKnown: identity !== undefined });
    case 'second-factor':
      return false;
  }
}

interface Choice {
  readonly providers: readonly ProviderSettings[];
  readonly linked: readonly ProviderSettings[];
  /** An identity has the identifier that was given. */
  readonly isKnown: boolean;
}

/** The identifier was given: only what its owner can use stays. */
function chooseCredentials(form: Form, { providers, linked, isKnown }: Choice): boolean {
  if (isKnown) removeButtons(form, providers);
  addButtons(form, linked, label.signInWith);
  return linked.length > 0;
}
