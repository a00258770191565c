import { label } from '../../ui/messages.ts';
import type { UiNode, UiText } from '../../ui/model.ts';
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

/** Login and registration: another code for whom the form names already. */
export const anotherCodeButton = (): UiNode =>
  input('resend', 'code', 'submit', { value: 'code', label: label.resendCode() });

/** Names the method where another button than its own submits the form. */
export const hiddenMethod = (): UiNode => input('method', 'code', 'hidden', { value: 'code' });

/** Where a code to sign in or up with is typed in. */
export const signInCodeInput = (text: UiText): UiNode => input('code', 'code', 'text', { required: true, label: text });

export const sendLoginCodeButton = (): UiNode => methodButton('code', 'code', label.sendLoginCode());
export const signUpButton = (): UiNode => methodButton('code', 'code', label.sendRegistrationCode());

/** Back to the choice of credentials, in a registration of two steps. */
export const otherCredentialButton = (): UiNode =>
  input('screen', 'profile', 'submit', { value: 'credential-selection', label: label.back() });

/** One of several addresses to send a code to. */
export const addressButton = (via: string, address: string): UiNode =>
  input('address', 'code', 'submit', { value: address, label: label.sendCodeTo(via, address) });
