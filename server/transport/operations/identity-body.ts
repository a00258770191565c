import { ApiError, badRequest } from '../../kernel/errors.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import type { Json } from '../../kernel/json.ts';
import { UndecodableBody, decode, type Decoded, type Shape } from './identity-decode.ts';

/** The JSON of a request. @throws UndecodableBody, in the reference's words where the body is absent */
export function jsonBody({ body }: HttpRequest): Json {
  if (body.kind === 'json') return body.value;
  if (body.kind === 'none') throw new UndecodableBody('EOF');
  throw new UndecodableBody(body.kind === 'malformed' ? body.reason : 'the request body is no JSON');
}

/** Runs a step that may find the body undecodable, and words the answer as this operation does. */
export function decodeOr<T>(read: () => T, answer: (text: string) => ApiError): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UndecodableBody) throw answer(error.message);
    throw error;
  }
}

/** Decodes the whole body; unknown members are refused. @throws ApiError 400 whose message is the fault */
export const strictBody = <S extends Shape>(shape: S, request: HttpRequest): Decoded<S> =>
  decodeOr(
    () => (decode(shape, jsonBody(request), true) ?? {}) as Decoded<S>,
    (text) => badRequest(undefined, { message: text }),
  );

const NO_BODY = 'Unable to decode HTTP Request Body because its HTTP Header "Content-Length" is zero.';

/** Decodes the body; unknown members are ignored. @throws ApiError 400 whose reason is the fault */
export function lenientBody<S extends Shape>(shape: S, request: HttpRequest): Decoded<S> {
  if (request.body.kind === 'none') throw badRequest(NO_BODY);
  return decodeOr(
    () => (decode(shape, jsonBody(request), false) ?? {}) as Decoded<S>,
    (text) => badRequest(`Unable to decode JSON payload: ${text}`),
  );
}
