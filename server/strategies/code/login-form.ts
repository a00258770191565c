/** What a login shows of codes: who asks for one, which addresses there are to choose from, and where it is typed in. */
import type { Config } from '../../config/model.ts';
import type { CodesIssued } from '../../flows/engine/interfaces/outcome.ts';
import type { CodeRecipient, IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { FormContext } from '../../flows/engine/interfaces/strategy.ts';
import { decoyIdentity } from '../../flows/engine/proofs/decoy.ts';
import { queryOf, selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import type { Identity, IdentityWithCredentials } from '../../identity/model.ts';
import { channelOf, normalizeAddress } from '../../identity/normalize.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import { badRequest } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { label, notice } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { input, nodeId } from '../../ui/nodes.ts';
import { canSignIn, findAddressOwner, secondFactorAddresses } from './address-owner.ts';
import { issueLoginCode } from './issue.ts';
import {
  addressButton,
  anotherCodeButton,
  signInCodeInput,
  continueButton,
  hiddenMethod,
  sendLoginCodeButton,
} from './nodes.ts';

export interface CodeLoginDependencies {
  readonly identities: IdentityStore;
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
  /** An identity as its owner sees it, for messages. */
  readonly presentIdentity: (identity: Identity, config: Config) => JsonObject;
}

/** Never true but for `credentials`: it would give native clients an anti-CSRF field (reference behaviour). */
export async function loginForm({ schemas }: CodeLoginDependencies, context: FormContext<'login'>): Promise<boolean> {
  const { stage, flow, form, config, schemaId, identity, csrfToken } = context;
  const { passwordless, mfa } = config.derived.methods.code;
  if (stage === 'second-factor') {
    const addresses = mfa && identity !== undefined ? offered(identity, context) : [];
    for (const { via, value } of addresses) form.append(addressButton(via, value));
    if (mfa && flow.type === 'browser') form.setCsrf(csrfToken());
    return false;
  }
  if (!passwordless || stage === 'identification') return false;
  if (stage === 'credentials') {
    const usable = identity !== undefined && canSignIn(identity, config);
    if (usable || config.security.account_enumeration.mitigate) form.append(sendLoginCodeButton());
    return usable;
  }
  const text = await schemas.identifierLabel(schemaId);
  form.upsert(input('identifier', 'default', 'text', { value: '', required: true, label: text }));
  form.append(sendLoginCodeButton());
  if (flow.type === 'browser') form.setCsrf(csrfToken());
  return false;
}

/** The addresses to choose from as second factor: all, or the one in the trait that the parameter `via` names. @throws ApiError 400 */
function offered(identity: IdentityWithCredentials, { flow, config }: FormContext<'login'>): readonly CodeRecipient[] {
  const addresses = secondFactorAddresses(identity, config);
  const via = queryOf(flow.requestUrl).get('via') ?? '';
  if (via === '') return addresses;
  const value = textAt(identity.traits, via);
  if (value === '') throw badRequest(`No value found for trait ${via} in the current identity.`);
  if (addresses.length === 0) return [];
  const named = addresses.find((address) => address.value === normalizeAddress(value));
  if (named !== undefined) return [named];
  throw badRequest(
    'You can only reference a trait that matches a verification email address in the via parameter, or a registered credential.',
  );
}

function textAt(traits: JsonObject, path: string): string {
  let at: Json | undefined = traits;
  for (const key of path.split('.')) at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at === undefined || at === null ? '' : typeof at === 'string' ? at : JSON.stringify(at);
}

/** A code is the only thing that somebody has: it is sent at once. */
export async function autoSubmit(
  deps: CodeLoginDependencies,
  context: FormContext<'login'>,
): Promise<CodesIssued | undefined> {
  const { stage, config, identity, identifier } = context;
  if (identity === undefined || hasOtherFactor(deps, identity, context)) return undefined;
  if (stage === 'second-factor') {
    const [address, another] = config.derived.methods.code.mfa ? offered(identity, context) : [];
    return address === undefined || another !== undefined
      ? undefined
      : send(deps, context, address.value, identity, [address]);
  }
  const { mitigate } = config.security.account_enumeration;
  if (stage !== 'credentials' || identifier === undefined || mitigate || !config.derived.methods.code.passwordless)
    return undefined;
  const found = await findAddressOwner(deps.identities, config, identifier);
  return found?.identity.id === identity.id ? send(deps, context, identifier, identity, found.addresses) : undefined;
}

/** Credentials of a method that is switched off are no other way in (reference behaviour). */
function hasOtherFactor(
  { rules }: CodeLoginDependencies,
  { credentials }: IdentityWithCredentials,
  { stage, config }: FormContext<'login'>,
): boolean {
  const enabled: Readonly<Record<string, boolean>> = config.derived.methods.enabled;
  const others = Object.values(credentials).filter(({ type }) => type !== 'code' && enabled[type] === true);
  const { first, second } = rules.countFactors(Object.fromEntries(others.map((held) => [held.type, held])), config);
  // Sign-in by code, where enabled, counts for everyone.
  return stage === 'second-factor' ? second > 0 : first - Number(config.derived.methods.code.passwordless) > 0;
}

type Shown = Pick<FormContext<'login'>, 'flow' | 'form' | 'config' | 'csrfToken'>;

/** Codes for these addresses of one person, and the form that waits for one. `typed`: the identifier as the person gave it. */
export function send(
  { presentIdentity }: CodeLoginDependencies,
  context: Shown,
  typed: string,
  identity: IdentityWithCredentials,
  addresses: readonly CodeRecipient[],
): CodesIssued {
  const { flow, config } = context;
  const presented = presentIdentity(identity, config);
  showSent(context, typed);
  const codes = addresses.map((address) => issueLoginCode(flow, config, address, presented));
  return { kind: 'codes-issued', identityId: identity.id, codes };
}

/** The same for somebody whom nobody knows: nothing is sent. */
export function pretendToSend(deps: CodeLoginDependencies, context: Shown, typed: string, now: Date): CodesIssued {
  const value = normalizeAddress(typed);
  const address = { value, via: channelOf(value) };
  const nobody = decoyIdentity(address, context.config.identity.default_schema_id, now);
  return { ...send(deps, context, typed, { ...nobody, credentials: {} }, [address]), pretended: true };
}

/** Whom the code is for stays in the form, hidden, as it is submitted again together with the code. */
function showSent({ flow, form, config, csrfToken }: Shown, typed: string): void {
  form.resetMessages();
  form.clear(selfServiceUrl(config, 'login', { flow: flow.id }), namesSomebody);
  for (const { attributes } of form.nodes) {
    if (attributes.node_type === 'input') Object.assign(attributes, { name: 'identifier', type: 'hidden' });
  }
  form.append(hiddenMethod());
  form.append(signInCodeInput(label.loginCode()));
  form.append(continueButton());
  form.append(anotherCodeButton());
  form.setMessages([notice.loginCodeSent()]);
  if (flow.type === 'browser') form.setCsrf(csrfToken());
  form.setValue('identifier', typed);
}

const namesSomebody = (node: UiNode): boolean => ['identifier', 'address'].includes(nodeId(node));
