import type { Config } from '../../config/model.ts';
import type { LoginFlow } from '../../flows/engine/interfaces/model.ts';
import {
  rejected,
  type Authenticated,
  type CodeAnswered,
  type CodesIssued,
  type Rejected,
} from '../../flows/engine/interfaces/outcome.ts';
import type { CodeRecipient } from '../../flows/engine/interfaces/ports.ts';
import type { Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { toLowerCase } from '../../go/strings.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { Form } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import { input } from '../../ui/nodes.ts';
import { addressesOf, chosenAddress, findAddressOwner } from './address-owner.ts';
import { autoSubmit, loginForm, send, sendDummy, type CodeLoginDependencies } from './login-form.ts';
import { asksForAnother, resendProblems } from './resend.ts';

type Submission = SubmitContext<'login'>;

/** Login by code, as first or second factor. */
export function loginStep(deps: CodeLoginDependencies): Step<'login'> {
  return {
    fields: [
      ...['code', 'identifier', 'address'].map((name) => ({ name, type: 'string' as const, lookup: true as const })),
      { name: 'resend', type: 'string' },
    ],
    claims: (payload, flow, config) => {
      const { passwordless, mfa } = config.derived.methods.code;
      if (flow.requestedAal === 'aal1') return passwordless && payload.method === 'code';
      return mfa && (payload.method === 'code' || payload.text('address') !== '');
    },
    form: async (context) => loginForm(deps, context),
    autoSubmit: async (context) => autoSubmit(deps, context),
    problems: resendProblems,
    restoreInput,
    submit: async (context) => logIn(deps, context),
  };
}

const isAnswer = (flow: LoginFlow, payload: Payload): boolean =>
  flow.state === 'sent_email' && payload.text('resend') === '';

function restoreInput(form: Form, payload: Payload, csrfToken: () => string, flow: LoginFlow): void {
  const identifier = payload.text('address') || payload.text('identifier');
  form.setCsrf(csrfToken());
  if (isAnswer(flow, payload)) form.upsert(input('identifier', 'default', 'hidden', { value: identifier }));
  form.setValue('identifier', identifier);
}

async function logIn(
  deps: CodeLoginDependencies,
  context: Submission,
): Promise<CodesIssued | CodeAnswered<Authenticated> | Rejected> {
  const { flow, payload } = context;
  if (asksForAnother(payload)) return { ...(await sendCode(deps, context)), changes: { state: 'choose_method' } };
  if (flow.state === 'choose_method' || flow.state === '') return sendCode(deps, context);
  if (flow.state === 'sent_email') return answer(deps, context);
  return rejected({ message: problem.noLoginStrategy() });
}

async function sendCode(deps: CodeLoginDependencies, context: Submission): Promise<CodesIssued | Rejected> {
  const { flow, config, payload, identity: owner, provedAddress } = context;
  const typed = emailInLowerCase(payload.text('identifier') || payload.text('address'));
  if (typed === '') return rejected({ field: 'identifier', message: problem.required('identifier') });
  if (flow.requestedAal === 'aal2') {
    const address = owner && chosenAddress(owner, config, typed, provedAddress);
    if (owner === undefined || address === undefined) return rejected({ message: notOwnAddress(config) });
    return send(deps, context, typed, owner, [address]);
  }
  const found = await findAddressOwner(deps.identities, config, typed);
  if (found !== undefined) return send(deps, context, typed, found.identity, found.addresses);
  if (config.security.account_enumeration.mitigate) return sendDummy(deps, context, typed, context.now);
  return rejected({ message: problem.noCodeCredential() });
}

/** The message is the same for an address of another identity and for an unknown one. */
const notOwnAddress = ({ selfservice }: Config): UiText =>
  selfservice.methods.code.config.missing_credential_fallback_enabled
    ? problem.addressUnknown()
    : problem.noCodeCredential();

async function answer(
  { identities }: CodeLoginDependencies,
  { flow, config, payload, identity: owner }: Submission,
): Promise<CodeAnswered<Authenticated> | Rejected> {
  const code = payload.text('code');
  if (code === '') return rejected({ field: 'code', message: problem.required('code') });
  const answered = (
    identity: IdentityWithCredentials | undefined,
    reached: readonly CodeRecipient[] = [],
  ): CodeAnswered<Authenticated> => ({
    kind: 'code-answered',
    code,
    addresses: [...reached, ...(identity === undefined ? [] : addressesOf(identity, config))].map(({ value }) => value),
    leadsTo: identity && { kind: 'authenticated', identity, aal: flow.requestedAal === 'aal2' ? 'aal2' : 'aal1' },
  });
  if (flow.requestedAal === 'aal2') return answered(owner);
  const typed = emailInLowerCase(payload.text('address') || payload.text('identifier'));
  if (typed === '') return rejected({ field: 'identifier', message: problem.required('identifier') });
  const found = await findAddressOwner(identities, config, typed);
  if (found === undefined && !config.security.account_enumeration.mitigate)
    return rejected({ message: problem.noCodeCredential() });
  return answered(found?.identity, found?.addresses);
}

/** Keyboards of phones capitalize the first letter. */
const emailInLowerCase = (text: string): string => (text.includes('@') ? toLowerCase(text) : text);
