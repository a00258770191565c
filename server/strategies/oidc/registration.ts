import type { ReturnContext } from '../../flows/engine/interfaces/endpoint.ts';
import { rejected, type OutcomeByFlow } from '../../flows/engine/interfaces/outcome.ts';
import type { Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { ApiError } from '../../kernel/errors.ts';
import { label, problem } from '../../ui/messages.ts';
import { finishSignIn, providerIdOf } from './callback.ts';
import { namesProvider, onlyLeaves, signInFields } from './fields.ts';
import { leaveFor, upstreamProblems } from './leave.ts';
import { addButtons } from './nodes.ts';
import { continueAt, registerUser } from './register-user.ts';
import { providersOf } from './settings-of-providers.ts';
import { providerOf, type OidcParts } from './sign-in.ts';
import { submittedSignIn } from './submitted-token.ts';
import { keptTraits, typedTraits } from './traits.ts';

export const registrationStep = (parts: OidcParts): Step<'registration'> => ({
  fields: signInFields,
  takesTraits: 'unchecked',
  claims: namesProvider,
  needsNoCsrf: onlyLeaves,
  problems: upstreamProblems,
  form: ({ form, config }) => {
    addButtons(form, providersOf(config), label.signUpWith);
    return true;
  },
  submit: async (context) => {
    const { payload, config } = context;
    const id = payload.text('provider');
    const provider = providerOf(parts, config, id);
    return orOnForm(context, id, async () => {
      if (onlyLeaves(payload)) return leaveFor(parts, provider, context);
      return registerUser(parts, await submittedSignIn(provider, context), await typedTraits(parts, context), context);
    });
  },
});

/** A user comes back from a provider. */
export async function registrationReturn(
  parts: OidcParts,
  context: ReturnContext<'registration'>,
): Promise<OutcomeByFlow['registration']> {
  const id = providerIdOf(parts, context);
  return orOnForm(context, id, async () => {
    const signIn = await finishSignIn(parts, context);
    const outcome = await orOnForm(context, id, async () => registerUser(parts, signIn, keptTraits(context), context));
    return { ...outcome, changes: { active: 'oidc' } };
  });
}

/** What the user can mend is said on a form that leads to the provider again. */
async function orOnForm(
  context: SubmitContext<'registration'>,
  providerId: string,
  work: () => Promise<OutcomeByFlow['registration']>,
): Promise<OutcomeByFlow['registration']> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 400) throw error;
    continueAt(context.form, context, providerId);
    return rejected({ message: problem.generic(error.fields.reason ?? error.fields.message) });
  }
}
