/** A registration met an account with the same identifier: the login form at which its owner confirms that both are theirs. */
import { duplicateCredentials, type LinkingStrategy } from '../../flows/engine/interfaces/linking.ts';
import type { Becomes } from '../../flows/engine/interfaces/outcome.ts';
import type { IdentityConflict } from '../../flows/engine/interfaces/ports.ts';
import type { Credentials } from '../../identity/model.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Form } from '../../ui/form.ts';
import { label, notice } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { accountCredentials, linkedAccounts, withAccount } from './accounts.ts';
import type { OidcParts, SignIn } from './sign-in.ts';

/** The form of that login: it says what happened, and offers what the owner can confirm with. */
export const confirmOwner = (
  signIn: SignIn,
  credentials: Credentials,
  conflict: IdentityConflict,
): Becomes<'login'> => ({
  kind: 'becomes',
  flow: 'login',
  internalContext: duplicateCredentials(credentials, conflict.identifier) as unknown as JsonObject,
  shape: (form) => shapeForm(form, signIn, conflict),
  pageQuery: { no_org_ui: 'true' },
});

function shapeForm(form: Form, { provider }: SignIn, conflict: IdentityConflict): void {
  const { settings, config } = provider;
  const hints = config.selfservice.flows.registration.login_hints;
  form.container.nodes = form.nodes.filter((node) => staysOn(node, settings.id, hints ? conflict : undefined));
  for (const node of form.nodes) relabel(node);
  const identifier = form.find('identifier');
  if (identifier?.attributes.node_type === 'input') {
    identifier.attributes.type = 'hidden';
    identifier.attributes.value = conflict.identifier;
  }
  const name = settings.label || settings.provider;
  form.setMessages([
    notice.linkAtLogin(
      conflict.identifier,
      name,
      config.derived.flows.login.uiUrl,
      conflict.credentialTypes,
      conflict.providers,
    ),
  ]);
}

/** `hints`: how the owner can sign in; undefined where that must not be revealed. */
function staysOn({ meta, group, ...node }: UiNode, usedProvider: string, hints: IdentityConflict | undefined): boolean {
  if (meta.label === undefined || group === 'default') return true;
  if (group === 'oidc') {
    const id = providerIdOf(meta.label.context);
    if (id === usedProvider || (hints !== undefined && !hints.providers.includes(id))) return false;
  }
  void node;
  return hints === undefined || hints.credentialTypes.includes(group);
}

const providerIdOf = (context: JsonObject | undefined): string => String(context?.['provider_id'] ?? '');

function relabel({ meta, group }: UiNode): void {
  if (meta.label === undefined || group === 'default') return;
  if (meta.label.id === label.signIn().id) meta.label = label.signInAndLink();
  if (meta.label.id === label.signInWith('', '').id)
    meta.label = label.confirmWith(String(meta.label.context?.['provider'] ?? ''));
}

export const linkingStrategy = ({ rules }: OidcParts): LinkingStrategy => ({
  link: async (identity, config) => {
    const [account] = linkedAccounts({ config });
    if (account === undefined) throw new Error('a login that links keeps no account');
    const added = accountCredentials(account.stored, new Date());
    return rules.prepareChange(identity, { credentials: [withAccount(identity.credentials, added)] });
  },
  passed: (config) => {
    const [account] = linkedAccounts({ config });
    const organization = account?.stored['organization'];
    return {
      method: 'oidc',
      aal: 'aal1',
      provider: account?.provider ?? '',
      ...(typeof organization === 'string' && organization !== '' ? { organization } : {}),
    };
  },
});
