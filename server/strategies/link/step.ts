/** The common parts of recovery and verification by link. */
import { newLinkToken } from '../../crypto/tokens.ts';
import {
  rejected,
  type AddressGiven,
  type Answered,
  type Rejected,
  type Replaced,
} from '../../flows/engine/interfaces/outcome.ts';
import type { ChallengedFlow } from '../../flows/engine/interfaces/ports.ts';
import type { ChallengeContext, FormContext, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { envelope } from '../../flows/engine/proofs/envelope.ts';
import type { Payload, PayloadFields } from '../../flows/engine/protocol/payload.ts';
import { selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { label, problem } from '../../ui/messages.ts';
import type { UiNode, UiText } from '../../ui/model.ts';
import { input, methodButton } from '../../ui/nodes.ts';
import { minutes } from '../shared/addresses.ts';

export const linkFields: PayloadFields = [
  { name: 'email', type: 'string', lookup: true },
  { name: 'token', type: 'string' },
];

export const emailInput = (value?: string): UiNode =>
  input('email', 'link', 'email', { value, required: true, label: label.email() });

export const hasToken = (payload: Payload): boolean => payload.text('token') !== '';

/** Adds the field for the address and its button. */
export function addressForm({ form, csrfToken }: Pick<FormContext<ChallengedFlow>, 'form' | 'csrfToken'>): boolean {
  form.setCsrf(csrfToken());
  form.upsert(emailInput());
  form.append(methodButton('link', 'link', label.continue()));
  return true;
}

/** A new token, its link and the data of the message. */
export function newLink<N extends ChallengedFlow>(
  { flow, config, address }: ChallengeContext<N>,
  presented: JsonObject,
) {
  const secret = newLinkToken();
  const { lifespanMs } = config.derived.methods.link;
  return {
    secret,
    lifespanMs,
    url: selfServiceUrl(config, flow.name, { flow: flow.id, token: secret }),
    data: { ...envelope(flow, address.value), identity: presented, expires_in_minutes: minutes(lifespanMs) },
  };
}

/** Messages for flows that have ended. */
interface Ends {
  readonly completed: () => UiText;
  readonly failed: () => UiText;
}

/** Reads a submission: a token from the link, or an address. */
export function readSubmission(
  { flow, payload }: Pick<SubmitContext<ChallengedFlow>, 'payload'> & { readonly flow: { readonly state: string } },
  { completed, failed }: Ends,
): AddressGiven | Answered | Rejected | Replaced {
  if (hasToken(payload)) return { kind: 'answered', by: 'token', secret: payload.text('token') };
  if (flow.state === 'passed_challenge') return { kind: 'replaced', message: completed(), byRedirect: true };
  if (flow.state !== 'choose_method' && flow.state !== 'sent_email') {
    return { kind: 'replaced', message: failed(), byRedirect: true };
  }
  const email = payload.text('email');
  if (email !== '') return { kind: 'address-given', address: email, via: 'email' };
  return rejected({ field: 'email', message: problem.required('email') });
}
