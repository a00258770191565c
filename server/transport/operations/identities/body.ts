import { badRequest, type ApiError } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { Json } from '../../../kernel/json.ts';
import { UndecodableBody } from './decode.ts';

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

/** Reads a body whose faults are the message of the answer. @throws ApiError 400 */
export const plainBody = <T>(request: HttpRequest, read: (value: Json) => T): T =>
  decodeOr(
    () => read(jsonBody(request)),
    (text) => badRequest(undefined, { message: text }),
  );

const NO_BODY = 'Unable to decode HTTP Request Body because its HTTP Header "Content-Length" is zero.';

/** Reads a body that must be declared as JSON and whose faults are the reason of the answer. @throws ApiError 400 */
export function reasonedBody<T>(request: HttpRequest, read: (value: Json) => T): T {
  if (request.body.kind === 'none') throw badRequest(NO_BODY);
  const type = request.headers['content-type'] ?? '';
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
    throw badRequest(
      `HTTP ${request.method} Request used unknown HTTP Header "Content-Type: ${type}", only [application/json] are supported.`,
    );
  return decodeOr(
    () => read(jsonBody(request)),
    (text) => badRequest(`Unable to decode JSON payload: ${text}`),
  );
}
