/** What the engine answers; `transport/operations/self-service.ts` turns it into bytes. */
import type { Identity } from '../../../identity/model.ts';
import type { ApiError } from '../../../kernel/errors.ts';
import type { SetCookie } from '../../../kernel/http.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Session } from '../../../session/model.ts';
import type { ContinueWith, Flow } from './model.ts';

/** `cookies` are gathered on the exchange and attached once, by the engine. */
export type FlowReply = FlowAnswer & { readonly cookies?: readonly SetCookie[] };

type FlowAnswer =
  | {
      readonly kind: 'flow';
      readonly status: number;
      readonly flow: Flow;
      readonly identity?: Identity | undefined;
      /** The form tells what an OAuth 2.0 client asks for; the engine adds it. */
      readonly tellsLoginRequest?: boolean;
      /** What an OAuth 2.0 client asks for. */
      readonly loginRequest?: JsonObject;
    }
  | { readonly kind: 'redirect'; readonly status: 302 | 303; readonly to: string }
  /** `status`: where it is not the error's own. */
  | { readonly kind: 'error'; readonly error: ApiError; readonly status?: number }
  /** A finished login: `token` for native clients only. */
  | {
      readonly kind: 'signed-in';
      readonly session: Session;
      readonly token?: string | undefined;
      readonly continueWith?: readonly ContinueWith[] | undefined;
    }
  /** A finished registration: `session` where a hook issued one. */
  | {
      readonly kind: 'signed-up';
      readonly identity: Identity;
      readonly session?: Session | undefined;
      readonly token?: string | undefined;
      readonly continueWith?: readonly ContinueWith[] | undefined;
    }
  | { readonly kind: 'session'; readonly session: Session }
  | { readonly kind: 'identity'; readonly identity: Identity }
  /** Of a strategy's own protocol. */
  | { readonly kind: 'document'; readonly body: JsonObject | null };

/** Who gets JSON where a browser form is redirected. The reference does not ask everywhere in the same way. */
export type JsonClients =
  /** Native clients, and those that ask for JSON: the rule. */
  | 'apps'
  /** Those that ask for JSON, whatever the type of the flow. */
  | 'json-requests'
  /** Those whose `Accept` header prefers JSON. */
  | 'json-readers'
  | 'native-or-json-readers'
  | 'any-json'
  | 'everyone';

/** What a request comes to, for all clients; `respond` chooses. */
export interface Answer {
  /** Where a browser goes. */
  readonly page: string;
  /** Of the redirect; 303 unless the reference differs. */
  readonly status?: 302 | 303;
  /** What the others get; absent: they are redirected, too. */
  readonly json?: FlowReply;
  readonly jsonFor?: JsonClients;
}
