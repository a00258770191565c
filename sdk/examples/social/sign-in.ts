/** A native app signs in at a social provider: in the system's browser, which then leads back to the app (RFC 8252). */
import { createServer } from 'node:http';
import type { FrontendApi, SuccessfulNativeLogin, Session } from '@zelos/client';
import { isAxiosError } from 'axios';

export interface SocialSignIn {
  readonly provider: string;
  /** Where the app listens for the browser. A mobile app has an address of its own scheme or domain instead. */
  readonly port: number;
  /** Opens the system's browser. */
  open(url: string): void;
}

/** Resolves with the session and its token. @throws Error where the user, or the provider, refuses */
export async function signIn(
  api: FrontendApi,
  { provider, port, open }: SocialSignIn,
): Promise<{ readonly token: string; readonly session: Session }> {
  const returnTo = `http://127.0.0.1:${port}/signed-in`;
  const { data: flow } = await api.createNativeLoginFlow({ returnSessionTokenExchangeCode: true, returnTo });
  const back = browserComesBack(port);
  open(await addressOfProvider(api, flow.id, provider));
  const returnToCode = (await back).searchParams.get('code');
  // What went wrong is a message on the flow, or on the registration that the login became.
  if (returnToCode === null) throw new Error('The sign-in did not succeed.');
  const initCode = flow.session_token_exchange_code ?? '';
  const { data } = await api.exchangeSessionToken({ initCode, returnToCode });
  return withToken(data);
}

/** The answer to the submission is 422: the flow goes on in a browser. */
async function addressOfProvider(api: FrontendApi, flow: string, provider: string): Promise<string> {
  try {
    await api.updateLoginFlow({ flow, updateLoginFlowBody: { method: 'oidc', provider } });
  } catch (error) {
    if (isAxiosError<{ redirect_browser_to?: string }>(error) && error.response?.status === 422)
      return error.response.data.redirect_browser_to ?? '';
    throw error;
  }
  throw new Error('The server did not name the address of the provider.');
}

/** Waits for the one request that ends the sign-in, and tells the user to go back to the app. */
function browserComesBack(port: number): Promise<URL> {
  return new Promise((resolve, reject) => {
    const server = createServer(({ url }, response) => {
      response.setHeader('connection', 'close').end('You can close this page and go back to the app.');
      server.close();
      resolve(new URL(url ?? '/', `http://127.0.0.1:${port}`));
    });
    server.on('error', reject).listen(port, '127.0.0.1');
  });
}

function withToken({ session, session_token: token }: SuccessfulNativeLogin) {
  if (token === undefined) throw new Error('The server gave no session token.');
  return { token, session };
}
