import type { ChallengeStep } from '../../flows/engine/interfaces/strategy.ts';
import { envelope } from '../../flows/engine/proofs/envelope.ts';
import { notice, problem } from '../../ui/messages.ts';
import { emailProblems } from '../shared/addresses.ts';
import { addressForm, emailInput, hasToken, readSubmission, linkFields, newLink } from './step.ts';

/** Verification by link. */
export const verificationStep: ChallengeStep<'verification'> = {
  fields: linkFields,
  httpMethods: ['POST', 'GET'],
  claims: (payload, flow) => flow.active === 'link' && (payload.method === 'link' || hasToken(payload)),
  form: addressForm,
  problems: emailProblems,
  needsNoCsrf: (payload, { state }) => hasToken(payload) || state === 'passed_challenge',
  restoreInput: (form, payload, csrfToken) => {
    if (emailProblems(payload).length > 0) return;
    form.setCsrf(csrfToken());
    form.upsert(emailInput(payload.text('email')));
  },
  submit: async (context) =>
    readSubmission(context, { completed: problem.verificationAlreadyCompleted, failed: problem.verificationFailed }),
  showSent: ({ form, csrfToken }, { value }) => {
    if (form.find('method') === undefined) addressForm({ form, csrfToken });
    form.setCsrf(csrfToken());
    form.upsert(emailInput(value));
    form.setMessages([notice.verificationLinkSent()]);
  },
  issue: (context, _identity, presented) => {
    const { secret, lifespanMs, url, data } = newLink(context, presented);
    const message = {
      channel: 'email' as const,
      template: 'verification_valid' as const,
      data: { ...data, verification_url: url },
    };
    return { kind: 'token', secret, lifespanMs, message };
  },
  unknownRecipient: ({ flow, address }) => ({
    channel: 'email',
    template: 'verification_invalid',
    data: envelope(flow, address.value),
  }),
};
