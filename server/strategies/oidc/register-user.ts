import type { OutcomeByFlow } from '../../flows/engine/interfaces/outcome.ts';
import type { SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { ApiError } from '../../kernel/errors.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Form } from '../../ui/form.ts';
import { label } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { authenticate } from './authenticate.ts';
import { confirmOwner } from './linking.ts';
import { mapClaims, mergeTraits, type MappedIdentity } from './mapper.ts';
import { providerButton } from './nodes.ts';
import { credentialsOf, loginProviderOf, type OidcParts, type SignIn } from './sign-in.ts';

type Context = Pick<SubmitContext<'registration'>, 'form' | 'config' | 'schemaId' | 'csrfToken'>;

/** A new identity for this user; one that has an identity already signs in. `typed` goes over what the provider says. */
export async function registerUser(
  parts: OidcParts,
  signIn: SignIn,
  typed: JsonObject,
  context: Context,
): Promise<OutcomeByFlow['registration']> {
  const known = await authenticate(parts, signIn);
  if (known !== undefined) return { kind: 'becomes', flow: 'login', judge: async () => known };
  const { settings } = signIn.provider;
  const mapped = await mapped400OnForm(context, settings.id, () => mapClaims(parts, settings, signIn.claims));
  const traits = Object.keys(typed).length === 0 ? mapped.traits : mergeTraits(typed, mapped.traits);
  const credentials = credentialsOf(parts, signIn);
  return {
    kind: 'registered',
    traits,
    credentials: [credentials],
    provider: loginProviderOf(signIn),
    details: detailsOf(mapped, settings.organization_id),
    verifiedAddresses: mapped.verifiedAddresses,
    reshape: await formWithTraits(parts, context, settings.id, traits),
    onConflict: (conflict) => confirmOwner(signIn, credentials, conflict),
  };
}

/** Nothing but the way to the provider, and these fields. */
export function continueAt(
  form: Form,
  { csrfToken }: Pick<Context, 'csrfToken'>,
  providerId: string,
  traits: readonly UiNode[] = [],
): void {
  form.container.nodes = [];
  form.setCsrf(csrfToken());
  form.append(providerButton(providerId, label.continueRegistration()));
  for (const node of traits) form.append(node);
}

async function mapped400OnForm<T>(context: Context, providerId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError && error.code === 400) continueAt(context.form, context, providerId);
    throw error;
  }
}

/** What the form shows where the traits are refused: what is missing is typed and submitted with the provider's button. */
async function formWithTraits({ schemas }: OidcParts, context: Context, providerId: string, traits: JsonObject) {
  const group = context.config.feature_flags.legacy_oidc_registration_node_group ? 'oidc' : 'default';
  const nodes = await schemas.nodes(context.schemaId, group);
  return (form: Form): void => {
    continueAt(
      form,
      context,
      providerId,
      nodes.map((node) => structuredClone(node)),
    );
    form.fillValues(traits, 'traits', group);
  };
}

const detailsOf = ({ metadataPublic, metadataAdmin }: MappedIdentity, organizationId = '') => ({
  metadataPublic,
  metadataAdmin,
  ...(organizationId === '' ? {} : { organizationId }),
});
