import type { ReturnContext } from '../../flows/engine/interfaces/endpoint.ts';
import { rejected, type Changed, type OutcomeByFlow, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { notFound, unauthorized } from '../../kernel/errors.ts';
import { isJsonObject, type Json } from '../../kernel/json.ts';
import { problem } from '../../ui/messages.ts';
import { linkedAccounts, withAccount, withoutProvider } from './accounts.ts';
import { finishSignIn } from './callback.ts';
import { leaveFor, upstreamFields, upstreamProblems } from './leave.ts';
import { linkButton, unlinkButton } from './nodes.ts';
import { providersOf, publicProviders } from './settings-of-providers.ts';
import { credentialsOf, loginProviderOf, providerOf, type OidcParts, type SignIn } from './sign-in.ts';

export const settingsStep = (parts: OidcParts): Step<'settings'> => ({
  fields: [
    { name: 'link', type: 'string' },
    { name: 'unlink', type: 'string' },
    ...upstreamFields.filter(({ name }) => name !== 'upstream_parameters.auth_type'),
  ],
  claims: (payload) => payload.text('link') !== '' || payload.text('unlink') !== '',
  problems: upstreamProblems,
  form: (context) => settingsForm(parts, context),
  submit: async (context) => {
    const { payload, identity } = context;
    const [link, unlink] = [payload.text('link'), payload.text('unlink')];
    if (identity === undefined) return { kind: 'needs-reauthentication' };
    if (link !== '' && unlink !== '') return refused(BOTH);
    return link === ''
      ? unlinkProvider(parts, identity, unlink, context)
      : startLinking(parts, identity, link, context);
  },
});

const BOTH = 'it is not possible to link and unlink providers in the same request';
const NOT_LINKABLE = 'can not link unknown or already existing OpenID Connect connection';
const NOT_LINKED = 'can not unlink non-existing OpenID Connect connection';
const LAST = 'can not unlink OpenID Connect connection because it is the last remaining first factor credential';

const refused = (reason: string): Rejected => rejected({ message: problem.generic(reason) });

const linkedIds = (identity: IdentityWithCredentials | undefined): readonly string[] =>
  linkedAccounts(identity?.credentials.oidc).map(({ provider }) => provider);

function settingsForm(parts: OidcParts, { form, config, identity }: FormContext<'settings'>): boolean {
  const providers = providersOf(config);
  const linked = linkedIds(identity);
  form.remove('link', 'unlink');
  for (const provider of publicProviders(providers))
    if (!linked.includes(provider.id)) form.append(linkButton(provider));
  if (parts.countFactors(identity?.credentials ?? {}, config).first > 1) {
    for (const id of linked) {
      const provider = providers.find((each) => each.id === id);
      if (provider !== undefined) form.append(unlinkButton(provider));
    }
  }
  return true;
}

const isLinkable = (
  config: FormContext<'settings'>['config'],
  identity: IdentityWithCredentials,
  id: string,
): boolean => providersOf(config).some((provider) => provider.id === id) && !linkedIds(identity).includes(id);

async function startLinking(
  parts: OidcParts,
  identity: IdentityWithCredentials,
  id: string,
  context: SubmitContext<'settings'>,
): Promise<OutcomeByFlow['settings']> {
  const { config, privileged } = context;
  if (!isLinkable(config, identity, id)) return refused(NOT_LINKABLE);
  if (!privileged) return { kind: 'needs-reauthentication' };
  return leaveFor(parts, providerOf(parts, config, id), context);
}

/** A user comes back from a provider. */
export async function settingsReturn(
  parts: OidcParts,
  context: ReturnContext<'settings'>,
): Promise<OutcomeByFlow['settings']> {
  const { identity, flow } = context;
  if (identity === undefined) throw unauthorized('No valid session was found.');
  const outcome = await linkProvider(parts, identity, await finishSignIn(parts, context), context);
  const changes = { active: 'oidc', ...(isEmpty(flow.transientPayload) ? { transientPayload: undefined } : {}) };
  return { ...outcome, changes };
}

async function linkProvider(
  parts: OidcParts,
  identity: IdentityWithCredentials,
  signIn: SignIn,
  { config, privileged }: SubmitContext<'settings'>,
): Promise<OutcomeByFlow['settings']> {
  const { id } = signIn.provider.settings;
  if (!privileged) return { kind: 'needs-reauthentication', resubmit: { link: id } };
  if (!isLinkable(config, identity, id)) return refused(NOT_LINKABLE);
  const added = credentialsOf(parts, signIn);
  const changed = await changeAccounts(parts, identity, withAccount(identity.credentials, added));
  if (changed.kind === 'rejected') return changed;
  return { ...changed, passed: { method: 'oidc', aal: 'aal1', ...loginProviderOf(signIn) } };
}

const isEmpty = (payload: Json | undefined): boolean =>
  payload !== undefined && isJsonObject(payload) && Object.keys(payload).length === 0;

async function changeAccounts(
  { rules }: OidcParts,
  identity: IdentityWithCredentials,
  oidc: Parameters<typeof withoutProvider>[0],
): Promise<Changed | Rejected> {
  const prepared = await rules.prepareChange(identity, { credentials: [oidc] });
  return prepared.ok ? { kind: 'changed', before: identity, after: prepared.identity } : rejected(...prepared.problems);
}

async function unlinkProvider(
  parts: OidcParts,
  identity: IdentityWithCredentials,
  id: string,
  { config, privileged }: SubmitContext<'settings'>,
): Promise<OutcomeByFlow['settings']> {
  if (!privileged) return { kind: 'needs-reauthentication' };
  const { oidc } = identity.credentials;
  if (oidc === undefined) throw notFound('identity does not have credential type oidc');
  if (parts.countFactors(identity.credentials, config).first < 2) return refused(LAST);
  const isConfigured = providersOf(config).some((provider) => provider.id === id);
  if (!isConfigured || !linkedIds(identity).includes(id)) return refused(NOT_LINKED);
  return changeAccounts(parts, identity, withoutProvider(oidc, id));
}
