import type { Handler } from '../../kernel/http.ts';

const HEADERS = { 'content-type': 'text/javascript; charset=UTF-8' };

/** The script with which pages use authenticators. */
export const authenticatorScript = (script: string): Record<'getWebAuthnJavaScript', Handler> => ({
  getWebAuthnJavaScript: async () => ({ status: 200, headers: HEADERS, body: script }),
});
