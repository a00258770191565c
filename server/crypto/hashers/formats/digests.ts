/**
 * Formats that hash once with a plain digest. All are too fast to be safe; the next login replaces them.
 */
import { hash as digest } from 'node:crypto';
import { decodeBase64, equalBytes } from '../encoding.ts';
import type { HashFormat, ParsedHash } from '../hash-format.ts';

const DIGEST_BYTES = { md5: 16, sha1: 20, sha256: 32, sha512: 64 } as const;
type DigestName = keyof typeof DIGEST_BYTES;

function isDigestName(name: string): name is DigestName {
  return Object.hasOwn(DIGEST_BYTES, name);
}

/** Fills in a salting format such as `{SALT}$${PASSWORD}`, once from left to right, byte for byte. */
function fillIn(template: string, salt: Buffer, password: Buffer): Buffer {
  const filled = template.replaceAll(/\{SALT\}|\{PASSWORD\}/g, (name) =>
    (name === '{SALT}' ? salt : password).toString('latin1'),
  );
  return Buffer.from(filled, 'latin1');
}

function saltedDigest(name: DigestName, fields: readonly string[]): ParsedHash | 'hash-malformed' {
  const [formatText = '', saltText = '', keyText = ''] = fields;
  const template = formatText.startsWith('pf=')
    ? decodeBase64(formatText.slice(3), 'padded')?.toString('latin1')
    : undefined;
  const salt = decodeBase64(saltText, 'padded');
  const key = decodeBase64(keyText, 'padded');
  if (!salt || key?.length !== DIGEST_BYTES[name]) return 'hash-malformed';
  // A salting format without the password would accept every password.
  if (!template?.includes('{PASSWORD}')) return 'hash-malformed';
  return { matches: (password) => equalBytes(digest(name, fillIn(template, salt, password), 'buffer'), key) };
}

/** `$sha1|sha256|sha512$pf=<salting format>$<salt>$<digest>` */
export const sha: HashFormat = {
  name: 'sha',
  prefix: /^\$sha(1|256|512)\$/,
  parse(encoded) {
    const [, name = '', ...fields] = encoded.split('$');
    return isDigestName(name) && fields.length === 3 ? saltedDigest(name, fields) : 'hash-malformed';
  },
};

/** `$md5$<digest>`, or with salt `$md5$pf=<salting format>$<salt>$<digest>` */
export const md5: HashFormat = {
  name: 'md5',
  prefix: /^\$md5\$/,
  parse(encoded) {
    const [, , ...fields] = encoded.split('$');
    if (fields.length === 3) return saltedDigest('md5', fields);
    const key = decodeBase64(fields[0] ?? '', 'padded');
    if (fields.length !== 1 || key?.length !== DIGEST_BYTES.md5) return 'hash-malformed';
    return { matches: (password) => equalBytes(digest('md5', password, 'buffer'), key) };
  },
};

const SSHA_DIGESTS: Readonly<Record<string, DigestName>> = { SSHA: 'sha1', SSHA256: 'sha256', SSHA512: 'sha512' };

/** LDAP's `{SSHA}`, `{SSHA256}` and `{SSHA512}`: base64(digest(password, salt) salt). */
export const ssha: HashFormat = {
  name: 'ssha',
  prefix: /^\{SSHA(256|512)?\}/,
  parse(encoded) {
    const end = encoded.indexOf('}');
    const name = SSHA_DIGESTS[encoded.slice(1, end)];
    const bytes = decodeBase64(encoded.slice(end + 1), 'padded');
    if (!name || !bytes || bytes.length <= DIGEST_BYTES[name]) return 'hash-malformed';
    const key = bytes.subarray(0, DIGEST_BYTES[name]);
    const salt = bytes.subarray(DIGEST_BYTES[name]);
    return { matches: (password) => equalBytes(digest(name, Buffer.concat([password, salt]), 'buffer'), key) };
  },
};
