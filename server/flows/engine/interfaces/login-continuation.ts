import type { Config } from '../../../config/model.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Session } from '../../../session/model.ts';

/** What an OAuth 2.0 client asks for, as its authorization server tells it. */
export interface LoginRequest {
  /** The authorization server remembers the user: a session is accepted without a new login. */
  readonly skip: boolean;
  /** The authorization request; empty when it is not known. */
  readonly requestUrl: string;
  /** As flows show it (`oauth2_login_request`). */
  readonly shown: JsonObject;
}

/** A login for an authorization server (`login_challenge`): what is asked, and that it is done. `server/oauth2/` implements it. */
export interface LoginContinuation {
  /** @throws ApiError 400 when the challenge is unknown, used or expired, 500 when the server cannot be asked */
  read(challenge: string, config: Config): Promise<LoginRequest>;
  /** Tells who signed in, and how. Gives the URL at which the browser goes on. @throws ApiError 500 */
  accept(challenge: string, session: Session, config: Config): Promise<string>;
}
