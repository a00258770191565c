/** Recovery in which the user enters any of their addresses and chooses the one that receives the code (`feature_flags.choose_recovery_address`). */
import type { FlowState } from '../../flows/engine/interfaces/model.ts';
import { type Answered, type ChoosingAddress, type Rejected, rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { AddressChoice, ChoiceContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload, PayloadFields } from '../../flows/engine/protocol/payload.ts';
import { selfServiceUrl } from '../../flows/engine/protocol/urls.ts';
import { channelOf } from '../../identity/normalize.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { input, methodButton } from '../../ui/nodes.ts';
import { codeInput, continueButton } from './nodes.ts';

const NAMED = 'recovery_address';
const CHOSEN = 'recovery_select_address';
const CONFIRMED = 'recovery_confirm_address';

/** Fields of the payload that the screens of the choice submit. */
export const choiceFields: PayloadFields = [
  ...[NAMED, CHOSEN, CONFIRMED].map((name) => ({ name, type: 'string' as const, lookup: true as const })),
  { name: 'screen', type: 'string' },
];

const hidden = (name: string, value: string): UiNode => input(name, 'code', 'hidden', { value });
const backButton = (): UiNode =>
  input('screen', 'code', 'submit', { value: 'previous', label: label.backInRecovery() });

function clear({ flow, form, config, csrfToken }: ChoiceContext): void {
  form.clear(selfServiceUrl(config, 'recovery', { flow: flow.id }));
  form.setCsrf(csrfToken());
}

/** The screens of the choice. */
export const addressChoice: AddressChoice = {
  ask(context) {
    clear(context);
    delete context.form.container.messages;
    context.form.append(input(NAMED, 'code', 'text', { required: true, label: label.recoveryAddress() }));
    context.form.append(continueButton());
  },
  offer(context, named, options) {
    const { form } = context;
    clear(context);
    form.setMessages([notice.chooseRecoveryAddress()]);
    for (const { reference, address } of options) {
      form.append(input(CHOSEN, 'code', 'submit', { value: reference, label: label.plain(masked(address)) }));
    }
    form.append(hidden('method', 'code'));
    form.append(hidden(NAMED, named));
  },
  confirm(context, named, via) {
    const { form } = context;
    clear(context);
    form.setMessages([notice.giveWholeRecoveryAddress()]);
    const [type, title] = via === 'email' ? (['email', label.email()] as const) : (['tel', label.phone()] as const);
    form.append(input(CONFIRMED, 'code', type, { value: '', required: true, label: title }));
    form.append(hidden(NAMED, named));
    form.append(continueButton());
    form.append(hidden('method', 'code'));
    form.append(backButton());
  },
  showSent(context, named, address) {
    const { form } = context;
    clear(context);
    form.setMessages([notice.recoveryCodeSentTo(masked(address))]);
    form.append(codeInput());
    form.append(methodButton('code', 'code', label.continue()));
    form.append(hidden('method', 'code'));
    form.append(input(CONFIRMED, 'code', 'submit', { value: address, label: label.resendCode() }));
    form.append(hidden(NAMED, named));
    form.append(backButton());
  },
};

/** The part of an address by which its owner recognizes it (reference behaviour). */
function masked(address: string): string {
  if (channelOf(address) === 'sms') {
    return address.length < 6 ? address : `${address.slice(0, 3)}****${address.slice(-2)}`;
  }
  const [local = '', ...domain] = address.split('@');
  return `${[...local].slice(0, 2).join('')}****@${domain.join('@')}`;
}

/** Reads a submission of the choice; the state of the flow tells which screen it answers. Undefined: no screen of the choice. */
export function readChoice(state: FlowState, payload: Payload): ChoosingAddress | Answered | Rejected | undefined {
  const [named, chosen, confirmed] = [payload.text(NAMED), payload.text(CHOSEN), payload.text(CONFIRMED)];
  if (payload.text('screen') === 'previous') return { kind: 'went-back', named };
  const missing = (field: string): Rejected => rejected({ field, message: problem.required(field) });
  const confirm = (): ChoosingAddress | Rejected =>
    confirmed === '' ? missing(CONFIRMED) : { kind: 'address-confirmed', named, address: confirmed };
  switch (state) {
    case 'recovery_awaiting_address':
      return named === '' ? missing(NAMED) : { kind: 'address-named', named };
    case 'recovery_awaiting_address_choice':
      if (chosen === '') return missing(CHOSEN);
      return named === '' ? missing(NAMED) : { kind: 'address-chosen', named, reference: chosen };
    case 'recovery_confirming_address':
      return confirm();
    case 'recovery_awaiting_code':
      return payload.text('code') === '' ? confirm() : { kind: 'answered', by: 'code', secret: payload.text('code') };
    default:
      return undefined;
  }
}
