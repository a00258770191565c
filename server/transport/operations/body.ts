import { decodeBody, type Body, type BodyOperation } from '../../contract/index.ts';
import { DecodeError } from '../../go/json/decode.ts';
import { badRequest, type ApiError } from '../../kernel/errors.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import type { Json } from '../../kernel/json.ts';

/** The JSON of a request. @throws DecodeError; for an absent body with the reference's text */
function jsonOf({ body }: HttpRequest): Json {
  if (body.kind === 'json') return body.value;
  if (body.kind === 'none') throw new DecodeError('EOF');
  throw new DecodeError(body.kind === 'malformed' ? body.reason : 'the request body is not JSON');
}

/** The decoded body of a request; undefined for `null`. @throws DecodeError for a body that is absent, not JSON or does not fit */
export const readBody = async <Id extends BodyOperation>(id: Id, request: HttpRequest): Promise<Body<Id> | undefined> =>
  decodeBody(id, jsonOf(request));

/** Runs a step that may throw DecodeError and turns its text into the answer of this operation. @throws ApiError */
export async function decodeOr<T>(read: () => T | Promise<T>, answer: (text: string) => ApiError): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof DecodeError ? answer(error.message) : error;
  }
}

/** Reads a body of any media type; the text of a fault becomes the `message` of the answer. @throws ApiError 400 */
export const plainBody = <Id extends BodyOperation>(id: Id, request: HttpRequest): Promise<Body<Id> | undefined> =>
  decodeOr(
    () => readBody(id, request),
    (text) => badRequest(undefined, { message: text }),
  );

const NO_BODY = 'Unable to decode HTTP Request Body because its HTTP Header "Content-Length" is zero.';

/** Reads a body whose media type must be JSON; the text of a fault becomes the `reason` of the answer. @throws ApiError 400 */
export async function reasonedBody<Id extends BodyOperation>(
  id: Id,
  request: HttpRequest,
): Promise<Body<Id> | undefined> {
  if (request.body.kind === 'none') throw badRequest(NO_BODY);
  const type = request.headers['content-type'] ?? '';
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
    throw badRequest(
      `HTTP ${request.method} Request used unknown HTTP Header "Content-Type: ${type}", only [application/json] are supported.`,
    );
  return decodeOr(
    () => readBody(id, request),
    (text) => badRequest(`Unable to decode JSON payload: ${text}`),
  );
}
