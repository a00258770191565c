/**
 * A paused submission may hold a new password. The reference keeps it in clear in its table; here it is sealed under the cookie secrets.
 * Containers that the reference wrote are read as they are.
 */
import { createHash } from 'node:crypto';
import type { Config } from '../../../config/model.ts';
import { createCipher, type Cipher } from '../../../crypto/ciphers.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { perObject } from '../../../kernel/memo.ts';

const cipherOf = perObject((config: Config): Cipher => {
  // A key of its own, in the 32 characters that the ciphers take: 128 bits.
  const keys = config.derived.secrets.cookie.map((secret) =>
    createHash('sha256').update(`paused submission\n${secret}`).digest('hex').slice(0, 32),
  );
  return createCipher('xchacha20-poly1305', keys);
});

export const sealPayload = (payload: JsonObject, flowId: string, config: Config): JsonObject => ({
  flow: flowId,
  sealed: cipherOf(config).encrypt(Buffer.from(JSON.stringify(payload))),
});

/** What was submitted to this flow; undefined when it was to another, or cannot be opened any more. */
export function openPayload(stored: Json | undefined, flowId: string, config: Config): JsonObject | undefined {
  // The reference has `flow` in a paused settings change and `flow_id` in a social login.
  if (!isJsonObject(stored) || (stored['flow'] ?? stored['flow_id']) !== flowId) return undefined;
  const { sealed } = stored;
  if (typeof sealed !== 'string') return stored;
  try {
    const payload = JSON.parse(cipherOf(config).decrypt(sealed).toString()) as Json;
    return isJsonObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}
