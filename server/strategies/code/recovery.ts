import { newCode } from '../../crypto/code-hmac.ts';
import { rejected } from '../../flows/engine/outcome.ts';
import type { AddressGiven, Answered, Rejected, Replaced } from '../../flows/engine/outcome.ts';
import type { ChallengeStep, SubmitContext } from '../../flows/engine/strategy.ts';
import { selfServiceUrl } from '../../flows/engine/urls.ts';
import type { UiNode } from '../../ui/model.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import { input } from '../../ui/nodes.ts';
import { emailProblems, envelope, hostOf, minutes } from '../shared/addresses.ts';
import { continueButton, emailInput, resendButton } from './nodes.ts';

const CODE_LENGTH = 6;

export const codeInput = (): UiNode =>
  input('code', 'code', 'text', {
    required: true,
    pattern: '[0-9]+',
    maxlength: CODE_LENGTH,
    label: label.recoveryCode(),
  });

export const recoveryStep: ChallengeStep<'recovery'> = {
  fields: [
    { name: 'email', type: 'string' },
    { name: 'code', type: 'string' },
  ],
  httpMethods: ['POST'],
  renewsCsrf: true,
  claims: (payload, flow) =>
    flow.active === 'code' &&
    (payload.method === 'code' || (flow.state !== 'choose_method' && payload.text('email') === '')),
  form: ({ form, csrfToken }) => {
    form.setCsrf(csrfToken());
    form.upsert(emailInput());
    form.append(continueButton());
    return true;
  },
  problems: emailProblems,
  submit: async (context) => judge(context),
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
  unknownRecipient: ({ flow, address }) => ({
    channel: 'email',
    template: 'recovery_code_invalid',
    data: envelope(flow, address.value),
  }),
};

function judge({ flow, form, payload }: SubmitContext<'recovery'>): AddressGiven | Answered | Replaced | Rejected {
  form.resetMessages();
  const email = payload.text('email');
  if (flow.state !== 'choose_method' && email === '') {
    return { kind: 'answered', by: 'code', secret: payload.text('code') };
  }
  if (flow.state === 'passed_challenge') return { kind: 'replaced', message: problem.recoveryAlreadyCompleted() };
  if (flow.state !== 'choose_method' && flow.state !== 'sent_email') {
    return { kind: 'replaced', message: problem.recoveryFailed() };
  }
  if (email !== '') return { kind: 'address-given', address: email };
  return rejected({ field: 'email', message: problem.required('email') });
}
