import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SigningKey } from '../lib/providers/signing-key.ts';

/** The least that is an OpenID provider: it gives the user that a code names, and costs next to nothing beside the servers that are measured. */
export interface OpenIdTarget {
  readonly url: string;
  close(): void;
}

export async function openOpenIdTarget(): Promise<OpenIdTarget> {
  const key = await SigningKey.generate();
  /** Token responses by code: what a user gets is signed once. */
  const answers = new Map<string, Promise<string>>();
  const documents = new Map<string, string>([['/jwks', JSON.stringify(key.set)]]);
  const server = createServer((request, response) => {
    const known = documents.get(request.url ?? '');
    const body = known === undefined ? text(request).then(tokensFor) : Promise.resolve(known);
    body.then(
      (json) => response.writeHead(200, { 'content-type': 'application/json' }).end(json),
      () => response.writeHead(500).end(),
    );
  });
  const tokensFor = (form: string): Promise<string> => {
    const code = new URLSearchParams(form).get('code') ?? '';
    const answer = answers.get(code) ?? tokens(code);
    answers.set(code, answer);
    return answer;
  };
  const tokens = async (sub: string): Promise<string> => {
    const claims = { iss: url, aud: 'client', sub, exp: Math.floor(Date.now() / 1000) + 86_400 };
    return JSON.stringify({ access_token: sub, token_type: 'Bearer', id_token: await key.idToken(claims) });
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  documents.set(
    '/.well-known/openid-configuration',
    JSON.stringify({
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    }),
  );
  return { url, close: () => void server.close().closeAllConnections() };
}
