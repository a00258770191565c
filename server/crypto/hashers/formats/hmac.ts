import { createHmac } from 'node:crypto';
import { decodeBase64, equalBytes } from '../encoding.ts';
import type { HashFormat } from '../hash-format.ts';
import { hmacMd4 } from '../md4.ts';

const DIGEST_BYTES: Readonly<Record<string, number>> = {
  md4: 16,
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

function hmacHex(name: string, key: Buffer, password: Buffer): string {
  // OpenSSL 3, and so Node, no longer offers MD4 by default.
  return name === 'md4' ? hmacMd4(key, password).toString('hex') : createHmac(name, key).update(password).digest('hex');
}

/** `$hmac-<digest>$<base64 of the MAC in hex>$<base64 of the key>` */
export const hmac: HashFormat = {
  name: 'hmac',
  prefix: /^\$hmac-(md4|md5|sha1|sha224|sha256|sha384|sha512)\$/,
  parse(encoded) {
    const [, label = '', macText = '', keyText = '', ...rest] = encoded.split('$');
    const name = label.slice('hmac-'.length);
    const mac = decodeBase64(macText, 'padded');
    const key = decodeBase64(keyText, 'padded');
    const bytes = DIGEST_BYTES[name];
    if (!mac || !key || bytes === undefined || mac.length !== 2 * bytes || rest.length > 0) return 'hash-malformed';
    return { matches: (password) => equalBytes(Buffer.from(hmacHex(name, key, password)), mac) };
  },
};
