import type { ChallengeStep } from '../../flows/engine/interfaces/strategy.ts';
import { envelope } from '../../flows/engine/proofs/envelope.ts';
import { notice, problem } from '../../ui/messages.ts';
import { emailProblems } from '../shared/addresses.ts';
import { addressForm, emailInput, hasToken, readSubmission, linkFields, newLink } from './step.ts';

/** Recovery by link. */
export const recoveryStep: ChallengeStep<'recovery'> = {
  fields: linkFields,
  httpMethods: ['POST', 'GET'],
  claims: (payload) => payload.method === 'link' || hasToken(payload),
  form: addressForm,
  problems: emailProblems,
  needsNoCsrf: (payload, { state }) => hasToken(payload) || state === 'passed_challenge',
  submit: async (context) =>
    readSubmission(context, { completed: problem.recoveryAlreadyCompleted, failed: problem.recoveryFailed }),
  showSent: ({ form, csrfToken }, { value }) => {
    form.setCsrf(csrfToken());
    form.upsert(emailInput(value));
    form.setMessages([notice.recoveryLinkSent()]);
  },
  issue: (context, _identity, presented) => {
    const { secret, lifespanMs, url, data } = newLink(context, presented);
    const message = {
      channel: 'email' as const,
      template: 'recovery_valid' as const,
      data: { ...data, recovery_url: url },
    };
    return { kind: 'token', secret, lifespanMs, message };
  },
  unknownRecipient: ({ flow, address }) => ({
    channel: 'email',
    template: 'recovery_invalid',
    data: envelope(flow, address.value),
  }),
};
