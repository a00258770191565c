import { label, shown } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { imageNode, input, methodButton, textNode } from '../../ui/nodes.ts';

/** Width and height of the QR code, in pixels (reference behaviour). */
const QR_SIZE = 256;

/** The QR code of a key URL, as a data URL. */
export async function qrNode(keyUrl: string): Promise<UiNode> {
  const { toDataURL } = await import('qrcode');
  const src = await toDataURL(keyUrl, { width: QR_SIZE, errorCorrectionLevel: 'M' });
  return imageNode('totp_qr', 'totp', src, QR_SIZE, label.totpQrCode());
}

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
