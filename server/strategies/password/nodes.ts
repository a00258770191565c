import { label } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { input, methodButton } from '../../ui/nodes.ts';

export const passwordInput = (autocomplete: 'current-password' | 'new-password'): UiNode =>
  input('password', 'password', 'password', { required: true, autocomplete, label: label.password() });

export const signInButton = (): UiNode => methodButton('password', 'password', label.signInWithPassword());
export const confirmButton = (): UiNode => methodButton('password', 'password', label.signIn());
export const signUpButton = (): UiNode => methodButton('password', 'password', label.signUp());
export const saveButton = (): UiNode => methodButton('password', 'password', label.save());
