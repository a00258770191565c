/** A picture of the text, `size` pixels wide and high, as a data URL. */
export async function qrCode(text: string, size: number): Promise<string> {
  const { toDataURL } = await import('qrcode');
  return toDataURL(text, { width: size, errorCorrectionLevel: 'M' });
}
