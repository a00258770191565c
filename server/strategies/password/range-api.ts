import type { HttpClient } from '../../outbound/http-client.ts';
import { type FetchRange, BreachCheckError } from './breached-passwords.ts';

/** The user waits for the answer, so each of two attempts may take one second (as in the reference). */
const CALL = { timeoutMs: 1000, retries: 1, retryWaitMs: 100, maxResponseBytes: 512 * 1024 };

/** The URL of a range of hashes. @throws TypeError if the host is not the name of a host, but has a scheme, say */
export function rangeUrl(host: string, prefix: string): URL {
  if (host.includes('://')) throw new TypeError('Invalid host');
  return new URL(`https://${host}/range/${prefix}`);
}

/** The range API at `haveibeenpwned_host`, by HTTPS. */
export function rangeApi(client: HttpClient, host: () => string): FetchRange {
  return async (prefix) => {
    const { status, body } = await client.request(rangeUrl(host(), prefix).href, CALL);
    if (status !== 200) throw new BreachCheckError('status');
    return body.toString('utf8');
  };
}
