import { label } from '../../ui/messages.ts';
import type { UiNode, UiText } from '../../ui/model.ts';
import { input, methodButton } from '../../ui/nodes.ts';

export const emailInput = (value?: string): UiNode =>
  input('email', 'code', 'email', { value, required: true, label: label.email() });

export const continueButton = (): UiNode => methodButton('code', 'code', label.continue());

/** Submits the address again. `name`: `email`, or the channel of the address when a hook sent the message. */
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

/** Login and registration: requests another code for the identifier or traits in the form. */
export const anotherCodeButton = (): UiNode =>
  input('resend', 'code', 'submit', { value: 'code', label: label.resendCode() });

/** Names the method when a button other than its own submits the form. */
export const hiddenMethod = (): UiNode => input('method', 'code', 'hidden', { value: 'code' });

/** The field for a login or registration code. */
export const signInCodeInput = (text: UiText): UiNode => input('code', 'code', 'text', { required: true, label: text });

export const sendLoginCodeButton = (): UiNode => methodButton('code', 'code', label.sendLoginCode());
export const signUpButton = (): UiNode => methodButton('code', 'code', label.sendRegistrationCode());

/** Returns to the choice of credentials in a two-step registration. */
export const otherCredentialButton = (): UiNode =>
  input('screen', 'profile', 'submit', { value: 'credential-selection', label: label.back() });

/** Selects one of several addresses for the code. */
export const addressButton = (via: string, address: string): UiNode =>
  input('address', 'code', 'submit', { value: address, label: label.sendCodeTo(via, address) });
