/**
 * Reads request bodies. koa-body 8.0.1 does not fit: it silently repairs invalid UTF-8 and invalid `%` escapes, which must be
 * refused; it ignores a body without a content type, which the admin API accepts as JSON; it answers 500 to deeply nested JSON or
 * broken gzip; it nests form names by its own rules; it writes files of multipart forms to disk. It also adds 22 MB and 0.8 s to
 * the start.
 */
import type { IncomingMessage } from 'node:http';
import { parseJson, utf8Text } from '../go/json/parse.ts';
import type { RequestBody } from '../kernel/http.ts';

/** Bodies above this are refused (reference: 5 MB). */
export const MAX_BODY_BYTES = 5 * 1024 * 1024;
const MAX_FORM_FIELDS = 1000;

export const TOO_LARGE = 'http: request body too large';

const malformed = (reason: string): RequestBody => ({ kind: 'malformed', reason });

/**
 * Reads and decodes the body of a request. `forceJson` is for the admin API, which takes JSON under any media type
 * (reference behaviour: `curl -d` without a content type works). Never throws: an aborted body is malformed.
 */
export async function readBody(message: IncomingMessage, forceJson: boolean): Promise<RequestBody> {
  if (!hasBody(message)) return { kind: 'none' };
  if (Number(message.headers['content-length']) > MAX_BODY_BYTES) return tooLarge(message);
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the connection, on which the response is still to be sent.
  try {
    for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) return tooLarge(message);
      chunks.push(chunk);
    }
  } catch {
    // The client aborted. A part of a body is never used, and this is not a server error.
    return malformed('unexpected EOF');
  }
  return size === 0
    ? { kind: 'none' }
    : decode(Buffer.concat(chunks, size), message.headers['content-type'] ?? '', forceJson);
}

function hasBody(message: IncomingMessage): boolean {
  return message.headers['transfer-encoding'] !== undefined || Number(message.headers['content-length'] ?? 0) > 0;
}

/** The rest stays unread, and the connection is closed after the response (app.ts checks `complete`). */
function tooLarge(message: IncomingMessage): RequestBody {
  message.pause();
  return malformed(TOO_LARGE);
}

async function decode(bytes: Buffer, contentType: string, forceJson: boolean): Promise<RequestBody> {
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (forceJson || mediaType === 'application/json') return parseJson(bytes);
  if (mediaType === 'application/x-www-form-urlencoded') return decodeForm(bytes);
  if (mediaType === 'multipart/form-data') return decodeMultipart(bytes, contentType);
  return { kind: 'unsupported', mediaType };
}

function decodeForm(bytes: Buffer): RequestBody {
  const text = utf8Text(bytes);
  if (text === undefined) return malformed('the request body is not valid UTF-8');
  const broken = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(text)?.[0];
  if (broken !== undefined) {
    return malformed(`Unable to decode HTTP POST form body: invalid URL escape ${JSON.stringify(broken)}`);
  }
  return checkForm(new URLSearchParams(text));
}

function checkForm(fields: URLSearchParams): RequestBody {
  if (fields.size > MAX_FORM_FIELDS) return malformed(`more than ${MAX_FORM_FIELDS} form fields`);
  for (const [name, value] of fields) {
    if (name.includes('\0') || value.includes('\0')) return malformed('NUL characters are not allowed');
  }
  return { kind: 'form', fields };
}

async function decodeMultipart(bytes: Buffer, contentType: string): Promise<RequestBody> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
    const fields = new URLSearchParams();
    // No form of the API has files; only text fields are used.
    for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value);
    return checkForm(fields);
  } catch {
    return malformed('the multipart form could not be read');
  }
}
