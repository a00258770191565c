import type { UiNode } from '../../ui/model.ts';
import { label } from '../../ui/messages.ts';
import { input, methodButton } from '../../ui/nodes.ts';

export const emailInput = (value?: string): UiNode =>
  input('email', 'code', 'email', { value, required: true, label: label.email() });

export const continueButton = (): UiNode => methodButton('code', 'code', label.continue());

/** Submits the address again. `name`: `email`, or the address's channel where a hook sent the message. */
export const resendButton = (name: string, address: string): UiNode =>
  input(name, 'code', 'submit', { value: address, label: label.resendCode() });

const CODE_LENGTH = 6;

export const codeInput = (): UiNode =>
  input('code', 'code', 'text', {
    required: true,
    pattern: '[0-9]+',
    maxlength: CODE_LENGTH,
    label: label.recoveryCode(),
  });
