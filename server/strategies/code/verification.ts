import { newCode } from '../../crypto/code-hmac.ts';
import {
  rejected,
  type AddressGiven,
  type Answered,
  type Prefilled,
  type Rejected,
  type Replaced,
} from '../../flows/engine/interfaces/outcome.ts';
import type { ChallengeStep, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { envelope } from '../../flows/engine/proofs/envelope.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import type { Form } from '../../ui/form.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import { input, methodButton } from '../../ui/nodes.ts';
import { emailProblems, minutes } from '../shared/addresses.ts';
import { continueButton, emailInput, resendButton } from './nodes.ts';

/** Verification by code. */
export const verificationStep: ChallengeStep<'verification'> = {
  fields: [
    { name: 'email', type: 'string', lookup: true },
    { name: 'code', type: 'string', lookup: true },
    { name: 'sms', type: 'string' },
  ],
  httpMethods: ['POST', 'GET'],
  claims: (payload, flow) =>
    flow.active === 'code' && (payload.method === 'code' || (payload.method === '' && payload.text('code') !== '')),
  form: ({ form }) => {
    form.append(emailInput());
    form.append(continueButton());
    return true;
  },
  problems: emailProblems,
  needsNoCsrf: (payload, { state }) => payload.text('code') !== '' || state === 'passed_challenge',
  restoreInput: (form, payload, csrfToken) => {
    if (emailProblems(payload).length > 0) return;
    form.setCsrf(csrfToken());
    form.upsert(emailInput(payload.text('email')));
  },
  requires: (payload) => (payload.text('code') === '' && payload.text('sms') === '' ? ['email'] : []),
  submit: async (context) => readSubmission(context),
  showSent: ({ flow, form, config, csrfToken }, { value, via }) => {
    form.clear(selfServiceUrl(config, 'verification', { flow: flow.id }));
    form.append(input('method', 'code', 'hidden', { value: 'code' }));
    form.append(input('code', 'code', 'text', { required: true, label: label.verificationCode() }));
    form.append(methodButton('code', 'code', label.continue()));
    form.setMessages([notice.verificationCodeSent()]);
    if (flow.type === 'browser') form.setCsrf(csrfToken());
    form.append(resendButton(via, value));
  },
  issue: ({ flow, config, address }, _identity, presented) => {
    const code = newCode();
    const { lifespanMs } = config.derived.methods.code;
    const known = {
      ...envelope(flow, address.value),
      identity: presented,
      verification_code: code,
      expires_in_minutes: minutes(lifespanMs),
    };
    const link = selfServiceUrl(config, 'verification', { code, flow: flow.id });
    const template = 'verification_code_valid' as const;
    const message =
      address.via === 'sms'
        ? { channel: 'sms' as const, template, data: known }
        : { channel: 'email' as const, template, data: { ...known, verification_url: link } };
    return { kind: 'code', secret: code, lifespanMs, message };
  },
  unknownRecipient: ({ flow, address }) => ({
    channel: 'email',
    template: 'verification_code_invalid',
    data: envelope(flow, address.value),
  }),
};

function readSubmission({
  flow,
  form,
  payload,
  request,
}: SubmitContext<'verification'>): AddressGiven | Answered | Prefilled | Rejected | Replaced {
  if (flow.state === 'passed_challenge') return { kind: 'replaced', message: problem.verificationAlreadyCompleted() };
  if (flow.state !== 'choose_method' && flow.state !== 'sent_email') {
    return { kind: 'replaced', message: problem.verificationFailed() };
  }
  const code = payload.text('code');
  if (code === '') return addressed(form, payload);
  if (request.method !== 'GET') return { kind: 'answered', by: 'code', secret: code };
  form.setValue('code', code);
  return { kind: 'prefilled' };
}

/** Only the button that requests another code may submit a phone number, so that clients cannot send messages to arbitrary numbers. */
function addressed(form: Form, payload: Payload): AddressGiven | Rejected {
  const [email, phone] = [payload.text('email'), payload.text('sms')];
  if (email !== '') return { kind: 'address-given', address: email, via: 'email' };
  const button = form.find('sms')?.attributes;
  const isOffered = button?.node_type === 'input' && button.value === phone;
  if (!isOffered) return rejected({ field: 'email', message: problem.required('email') });
  return { kind: 'address-given', address: phone, via: 'sms' };
}
