import { cryptInThread } from '../crypt-thread.ts';
import { equalBytes, matchNumbers } from '../encoding.ts';
import type { HashFormat } from '../hash-format.ts';
import type { CryptJob } from '../unix-crypt.ts';

/** Every round digests the whole password, so its length is a cost too. */
const MAX_PASSWORD_BYTES = 512;
const MAX_SALT_LENGTH = 64;
const DEFAULT_ROUNDS = 5000;
/** Characters of the encoded digest. */
const KEY_LENGTH = { md5: 22, sha256: 43, sha512: 86 } as const;

/**
 * crypt(3) hashes under the reference's prefixes: `$md5-crypt$<salt>$<key>` and
 * `$sha256-crypt|sha512-crypt$[rounds=<n>$]<salt>$<key>`. The part after the prefix is as in /etc/shadow.
 */
function cryptFormat(label: string, algorithm: CryptJob['algorithm']): HashFormat {
  return {
    name: label.replace('-', ''),
    prefix: new RegExp(`^\\$${label}\\$`),
    parse(encoded, limits) {
      const fields = encoded.split('$').slice(2);
      const parameters =
        algorithm !== 'md5' && fields.length === 3 ? (fields.shift() ?? '') : `rounds=${DEFAULT_ROUNDS}`;
      const rounds = matchNumbers(parameters, /^rounds=(\d+)$/)?.[0];
      const [salt = '', key = '', ...rest] = fields;
      const formed =
        rounds && salt.length <= MAX_SALT_LENGTH && key.length === KEY_LENGTH[algorithm] && rest.length === 0;
      if (!formed) return 'hash-malformed';
      if (rounds > limits.shaCryptRounds) return 'hash-too-costly';
      return {
        async matches(password) {
          if (password.length > MAX_PASSWORD_BYTES) return false;
          const derived = await cryptInThread({ algorithm, password, salt: Buffer.from(salt), rounds });
          return equalBytes(Buffer.from(derived), Buffer.from(key));
        },
      };
    },
  };
}

export const md5Crypt = cryptFormat('md5-crypt', 'md5');
export const sha256Crypt = cryptFormat('sha256-crypt', 'sha256');
export const sha512Crypt = cryptFormat('sha512-crypt', 'sha512');
