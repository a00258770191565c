import { newCode } from '../../crypto/code-hmac.ts';
import { isChoosing } from '../../flows/engine/interfaces/model.ts';
import {
  rejected,
  type AddressGiven,
  type Answered,
  type ChoosingAddress,
  type Rejected,
  type Replaced,
} from '../../flows/engine/interfaces/outcome.ts';
import type { ChallengeStep, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { envelope } from '../../flows/engine/proofs/envelope.ts';
import { selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import { notice, problem } from '../../ui/messages.ts';
import { input } from '../../ui/nodes.ts';
import { emailProblems, hostOf, minutes } from '../shared/addresses.ts';
import { addressChoice, choiceFields, readChoice } from './address-choice.ts';
import { codeInput, continueButton, emailInput, resendButton } from './nodes.ts';

/** Recovery by code. */
export const recoveryStep: ChallengeStep<'recovery'> = {
  fields: [
    { name: 'email', type: 'string', lookup: true },
    { name: 'code', type: 'string', lookup: true },
    ...choiceFields,
  ],
  httpMethods: ['POST'],
  renewsCsrf: true,
  claims: (payload, flow) =>
    flow.active === 'code' &&
    (isChoosing(flow.state) ||
      payload.method === 'code' ||
      (flow.state !== 'choose_method' && payload.text('email') === '')),
  form: (context) => {
    const { flow, form, csrfToken } = context;
    if (isChoosing(flow.state)) {
      addressChoice.ask(context);
      return true;
    }
    form.setCsrf(csrfToken());
    form.upsert(emailInput());
    form.append(continueButton());
    return true;
  },
  problems: emailProblems,
  submit: async (context) => readSubmission(context),
  showSent: ({ flow, form, config, csrfToken }, { value, via }) => {
    form.clear(selfServiceUrl(config, 'recovery', { flow: flow.id }));
    form.setCsrf(csrfToken());
    form.setMessages([notice.recoveryCodeSent()]);
    form.append(codeInput());
    form.append(input('method', 'code', 'hidden', { value: 'code' }));
    form.append(continueButton());
    form.append(resendButton(via, value));
  },
  issue: ({ flow, config, address }, _identity, presented) => {
    const code = newCode();
    const { lifespanMs } = config.derived.methods.code;
    const known = { ...envelope(flow, address.value), identity: presented, expires_in_minutes: minutes(lifespanMs) };
    const template = 'recovery_code_valid' as const;
    const message =
      address.via === 'sms'
        ? {
            channel: 'sms' as const,
            template,
            data: { ...known, verification_code: code, request_url_domain: hostOf(flow.requestUrl) },
          }
        : { channel: 'email' as const, template, data: { ...known, recovery_code: code } };
    return { kind: 'code', secret: code, lifespanMs, message };
  },
  choice: addressChoice,
  unknownRecipient: ({ flow, address }) => ({
    channel: 'email',
    template: 'recovery_code_invalid',
    data: envelope(flow, address.value),
  }),
};

function readSubmission({
  flow,
  form,
  payload,
}: SubmitContext<'recovery'>): AddressGiven | ChoosingAddress | Answered | Replaced | Rejected {
  form.resetMessages();
  if (isChoosing(flow.state)) return readChoice(flow.state, payload) ?? failed();
  const email = payload.text('email');
  if (flow.state !== 'choose_method' && email === '') {
    return { kind: 'answered', by: 'code', secret: payload.text('code') };
  }
  if (flow.state === 'passed_challenge') return { kind: 'replaced', message: problem.recoveryAlreadyCompleted() };
  if (flow.state !== 'choose_method' && flow.state !== 'sent_email') {
    return failed();
  }
  if (email !== '') return { kind: 'address-given', address: email, via: 'email' };
  return rejected({ field: 'email', message: problem.required('email') });
}

const failed = (): Replaced => ({ kind: 'replaced', message: problem.recoveryFailed() });
