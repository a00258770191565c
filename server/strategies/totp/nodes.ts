import { label, shown } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { imageNode, input, methodButton, textNode } from '../../ui/nodes.ts';

export const QR_SIZE = 256;

export const qrNode = (src: string): UiNode => imageNode('totp_qr', 'totp', src, QR_SIZE, label.totpQrCode());
export const secretNode = (secret: string): UiNode =>
  textNode('totp_secret_key', 'totp', shown.totpSecret(secret), label.totpSecret());
export const verifyInput = (): UiNode =>
  input('totp_code', 'totp', 'text', { required: true, label: label.verifyCode() });
export const saveButton = (): UiNode => methodButton('totp', 'totp', label.save());
export const unlinkButton = (): UiNode =>
  input('totp_unlink', 'totp', 'submit', { value: 'true', required: true, label: label.unlinkTotp() });

export const codeInput = (): UiNode =>
  input('totp_code', 'totp', 'text', { value: '', required: true, label: label.totpCode() });
export const signInButton = (): UiNode => methodButton('totp', 'totp', label.signInWithTotp());
