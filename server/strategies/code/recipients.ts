import type { CodeRecipient } from '../../flows/engine/interfaces/ports.ts';
import type { Credentials } from '../../identity/model.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';

/** The addresses of a code credential, in the order it has them. */
export function recipientsOf({ config }: Credentials): readonly CodeRecipient[] {
  const listed: Json | undefined = config['addresses'];
  return (Array.isArray(listed) ? (listed as readonly Json[]) : [])
    .filter((each): each is JsonObject => isJsonObject(each))
    .filter(({ address }) => typeof address === 'string' && address !== '')
    .map(({ address, channel }) => ({ value: String(address), via: String(channel) }));
}
