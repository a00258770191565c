import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../lib/listen.ts';

/** The least that is the admin API of an OAuth 2.0 provider: it knows every challenge, and accepts each login. */
export interface AuthorizationTarget {
  readonly url: string;
  close(): void;
}

export async function openAuthorizationTarget(): Promise<AuthorizationTarget> {
  const server = createServer((request, response) => {
    const answer = request.method === 'PUT' ? accepted : loginRequest(request.url ?? '');
    text(request).then(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end(answer),
      () => response.destroy(),
    );
  });
  const { port } = await listen(server);
  const url = `http://127.0.0.1:${port}`;
  const accepted = JSON.stringify({ redirect_to: `${url}/oauth2/auth?login_verifier=verifier` });
  const loginRequest = (target: string): string =>
    JSON.stringify({
      challenge: new URL(target, url).searchParams.get('login_challenge'),
      requested_scope: ['openid', 'offline_access'],
      requested_access_token_audience: [],
      skip: false,
      subject: '',
      client: { client_id: 'app', redirect_uris: ['http://app.example.org/callback'] },
      request_url: `${url}/oauth2/auth?client_id=app&response_type=code`,
    });
  return { url, close: () => void server.close().closeAllConnections() };
}
