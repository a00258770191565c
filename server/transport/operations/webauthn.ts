import type { Handler } from '../../kernel/http.ts';

const HEADERS = { 'content-type': 'text/javascript; charset=UTF-8' };

/** The script that pages load to talk to authenticators. */
export const webAuthnOperations = (script: string): Record<'getWebAuthnJavaScript', Handler> => ({
  getWebAuthnJavaScript: async () => ({ status: 200, headers: HEADERS, body: script }),
});
