import type { OAuth2Kind } from './kind.ts';
import { openIdKind } from './openid.ts';

/** LINE Login v2.1. */
export const line: OAuth2Kind = {
  ...openIdKind(() => 'https://access.line.me'),
  // Otherwise LINE signs with the client secret.
  tokenParameters: { id_token_key_type: 'JWK' },
};
