/** The login forms of codes: requesting a code, choosing an address, entering the code. */
import type { Config } from '../../config/model.ts';
import type { CodesIssued } from '../../flows/engine/interfaces/outcome.ts';
import type { CodeRecipient, IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { FormContext } from '../../flows/engine/interfaces/strategy.ts';
import { dummyIdentity } from '../../flows/engine/proofs/dummy-identity.ts';
import { queryOf, selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import type { Identity, IdentityWithCredentials } from '../../identity/model.ts';
import { channelOf, normalizeAddress } from '../../identity/normalize.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import { badRequest } from '../../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { label, notice } from '../../ui/messages.ts';
import type { NodeGroup, UiNode } from '../../ui/model.ts';
import { input, nodeId } from '../../ui/nodes.ts';
import { canLogInByCode, findAddressOwner, secondFactorAddresses } from './address-owner.ts';
import { issueLoginCode } from './issue.ts';
import {
  addressButton,
  anotherCodeButton,
  signInCodeInput,
  continueButton,
  hiddenMethod,
  sendLoginCodeButton,
} from './nodes.ts';

/** What login by code needs. */
export interface CodeLoginDependencies {
  readonly identities: IdentityStore;
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
  /** The identity as presented to its owner, for messages. */
  readonly presentIdentity: (identity: Identity, config: Config) => JsonObject;
}

/** Adds the nodes of a stage. Only `credentials` returns true: otherwise native clients would get an anti-CSRF field (reference behaviour). */
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
    const usable = identity !== undefined && canLogInByCode(identity, config);
    if (usable || config.security.account_enumeration.mitigate) form.append(sendLoginCodeButton());
    return usable;
  }
  const text = await schemas.identifierLabel(schemaId);
  form.upsert(input('identifier', 'default', 'text', { value: '', required: true, label: text }));
  form.append(sendLoginCodeButton());
  if (flow.type === 'browser') form.setCsrf(csrfToken());
  return false;
}

/**
 * The addresses offered as second factor: all, or the one in the trait that the parameter `via` names.
 * @throws ApiError 400 when `via` names no usable address
 */
function offered(
  identity: IdentityWithCredentials,
  { flow, config, provedAddress }: FormContext<'login'>,
): readonly CodeRecipient[] {
  const addresses = secondFactorAddresses(identity, config, provedAddress);
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

/** Sends a code without asking when it is the only method of the user (reference behaviour). Undefined: the user has a choice. */
export async function autoSubmit(
  deps: CodeLoginDependencies,
  context: FormContext<'login'>,
): Promise<CodesIssued | undefined> {
  const { stage, config, identity, identifier } = context;
  const { mitigate } = config.security.account_enumeration;
  if (mitigate && stage === 'credentials') return autoSubmitMitigated(deps, context);
  if (identity === undefined || hasOtherFactor(deps, identity, context)) return undefined;
  if (stage === 'second-factor') {
    const [address, another] = config.derived.methods.code.mfa ? offered(identity, context) : [];
    return address === undefined || another !== undefined
      ? undefined
      : send(deps, context, address.value, identity, [address]);
  }
  if (stage !== 'credentials' || identifier === undefined || !config.derived.methods.code.passwordless)
    return undefined;
  const found = await findAddressOwner(deps.identities, config, identifier);
  return found?.identity.id === identity.id ? send(deps, context, identifier, identity, found.addresses) : undefined;
}

/** Groups of the nodes that an identifier-first form has besides those of methods. */
const COMMON_GROUPS: readonly NodeGroup[] = ['default', 'code', 'identifier_first'];

/**
 * With mitigation the methods of the user are secret, so a code is sent at once only when codes are the only method that the form offers;
 * then for every identifier, with dummy work for unknown ones.
 */
async function autoSubmitMitigated(
  deps: CodeLoginDependencies,
  context: FormContext<'login'>,
): Promise<CodesIssued | undefined> {
  const { config, form, identifier, now } = context;
  const isOnlyMethod = form.nodes.every(({ group }) => COMMON_GROUPS.includes(group));
  if (!isOnlyMethod || identifier === undefined || !config.derived.methods.code.passwordless) return undefined;
  const found = await findAddressOwner(deps.identities, config, identifier);
  return found === undefined
    ? sendDummy(deps, context, identifier, now)
    : send(deps, context, identifier, found.identity, found.addresses);
}

/** Whether the user has a method other than codes. Credentials of disabled methods do not count (reference behaviour). */
function hasOtherFactor(
  { rules }: CodeLoginDependencies,
  { credentials }: IdentityWithCredentials,
  { stage, config }: FormContext<'login'>,
): boolean {
  const enabled: Readonly<Record<string, boolean>> = config.derived.methods.enabled;
  const others = Object.values(credentials).filter(({ type }) => type !== 'code' && enabled[type] === true);
  const { first, second } = rules.countFactors(Object.fromEntries(others.map((held) => [held.type, held])), config);
  // When sign-in by code is enabled, it counts for every identity.
  return stage === 'second-factor' ? second > 0 : first - Number(config.derived.methods.code.passwordless) > 0;
}

type Shown = Pick<FormContext<'login'>, 'flow' | 'form' | 'config' | 'csrfToken'>;

/** Issues codes for addresses of an identity and shows the form that asks for one. `typed`: the identifier as the user typed it. */
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

/** Dummy work of {@link send} for an unknown identifier: the same form and the same work, but nothing is sent. */
export function sendDummy(deps: CodeLoginDependencies, context: Shown, typed: string, now: Date): CodesIssued {
  const value = normalizeAddress(typed);
  const address = { value, via: channelOf(value) };
  const dummy = dummyIdentity(address, context.config.identity.default_schema_id, now);
  return { ...send(deps, context, typed, { ...dummy, credentials: {} }, [address]), dummy: true };
}

/** Shows the form that asks for the code. The identifier stays as a hidden field, because the client submits it with the code. */
function showSent({ flow, form, config, csrfToken }: Shown, typed: string): void {
  form.resetMessages();
  form.clear(selfServiceUrl(config, 'login', { flow: flow.id }), isIdentifierField);
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

const isIdentifierField = (node: UiNode): boolean => ['identifier', 'address'].includes(nodeId(node));
