/**
 * Reads request bodies. koa-body 8.0.1 does not fit: it silently repairs invalid UTF-8 and invalid `%` escapes, which must be
 * refused; it ignores a body without a content type, which the admin API accepts as JSON; it answers 500 to deeply nested JSON or
 * broken gzip; it nests form names by its own rules; it writes files of multipart forms to disk. It also adds 22 MB and 0.8 s to
 * the start.
 */
import type { IncomingMessage } from 'node:http';
import type { BodyLimits } from '../config/model.ts';
import { parseJson, utf8Text } from '../go/json/parse.ts';
import { badRequest } from '../kernel/errors.ts';
import type { RequestBody } from '../kernel/http.ts';
import { bodyTooLarge, formExcess, jsonExcess, multipartExcess } from './limits.ts';

const malformed = (reason: string): RequestBody => ({ kind: 'malformed', reason });

/**
 * Reads and decodes the body of a request. `forceJson` is for the admin API, which takes JSON under any media type
 * (reference behaviour: `curl -d` without a content type works). An aborted body is malformed.
 * @throws ApiError 413 or 400 for a body that exceeds a limit, before it is decoded
 */
export async function readBody(message: IncomingMessage, forceJson: boolean, limits: BodyLimits): Promise<RequestBody> {
  if (!hasBody(message)) return { kind: 'none' };
  if (Number(message.headers['content-length']) > limits.bytes) throw tooLarge(message, limits);
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the connection, on which the response is still to be sent.
  try {
    for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limits.bytes) break;
      chunks.push(chunk);
    }
  } catch {
    // The client aborted. A part of a body is never used, and this is not a server error.
    return malformed('unexpected EOF');
  }
  if (size > limits.bytes) throw tooLarge(message, limits);
  if (size === 0) return { kind: 'none' };
  return decode(Buffer.concat(chunks, size), message.headers['content-type'] ?? '', forceJson, limits);
}

function hasBody(message: IncomingMessage): boolean {
  return message.headers['transfer-encoding'] !== undefined || Number(message.headers['content-length'] ?? 0) > 0;
}

/** The rest stays unread, and the connection is closed after the response (app.ts checks `complete`). */
function tooLarge(message: IncomingMessage, { bytes }: BodyLimits): Error {
  message.pause();
  return bodyTooLarge(bytes);
}

async function decode(
  bytes: Buffer,
  contentType: string,
  forceJson: boolean,
  limits: BodyLimits,
): Promise<RequestBody> {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (forceJson || mediaType === 'application/json') return decodeJson(bytes, limits);
  if (mediaType === 'application/x-www-form-urlencoded') return decodeForm(bytes, limits);
  if (mediaType === 'multipart/form-data') return decodeMultipart(bytes, contentType, limits);
  return { kind: 'unsupported', mediaType };
}

function decodeJson(bytes: Buffer, limits: BodyLimits): RequestBody {
  refuse(jsonExcess(bytes, limits));
  return parseJson(bytes);
}

/** @throws ApiError 400 with what exceeds a limit */
function refuse(excess: string | undefined): void {
  if (excess !== undefined) throw badRequest(excess);
}

function decodeForm(bytes: Buffer, limits: BodyLimits): RequestBody {
  refuse(formExcess(bytes, limits));
  const text = utf8Text(bytes);
  if (text === undefined) return malformed('the request body is not valid UTF-8');
  const broken = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(text)?.[0];
  if (broken !== undefined) {
    return malformed(`Unable to decode HTTP POST form body: invalid URL escape ${JSON.stringify(broken)}`);
  }
  return checkForm(new URLSearchParams(text));
}

function checkForm(fields: URLSearchParams): RequestBody {
  for (const [name, value] of fields) {
    if (name.includes('\0') || value.includes('\0')) return malformed('NUL characters are not allowed');
  }
  return { kind: 'form', fields };
}

/** The characters that a boundary may have (RFC 2046, section 5.1.1). */
const BOUNDARY = /;\s*boundary=(?:"([\w'()+,\-./:=? ]{1,70})"|([\w'()+,\-./:=?]{1,70})(?=[;\s]|$))/i;

async function decodeMultipart(bytes: Buffer, contentType: string, limits: BodyLimits): Promise<RequestBody> {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return malformed('the multipart form could not be read');
  refuse(multipartExcess(bytes, boundary, limits));
  // The decoder gets the boundary by which the parts were counted.
  const headers = { 'content-type': `multipart/form-data; boundary="${boundary}"` };
  try {
    const form = await new Response(new Uint8Array(bytes), { headers }).formData();
    const fields = new URLSearchParams();
    // No form of the API has files; only text fields are used.
    for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value);
    return checkForm(fields);
  } catch {
    return malformed('the multipart form could not be read');
  }
}
