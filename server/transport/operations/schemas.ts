import type { IdentitySchemas } from '../../identity/schema/schemas.ts';
import { misconfigured, notFound, type ApiError } from '../../kernel/errors.ts';
import type { Handler, HttpReply, HttpRequest } from '../../kernel/http.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { pageHeaders, readPage } from '../pages.ts';

export interface SchemaOperationsDependencies {
  readonly schemas: IdentitySchemas;
}

/** The public API of identity schemas. Clients build forms from them. */
export function schemaOperations({
  schemas,
}: SchemaOperationsDependencies): Record<'listIdentitySchemas' | 'getIdentitySchema', Handler> {
  return {
    listIdentitySchemas: (request) => list(schemas, request),
    getIdentitySchema: (request) => get(schemas, request),
  };
}

async function read(schemas: IdentitySchemas, url: string, unreadable: (cause: unknown) => ApiError): Promise<Json> {
  try {
    return JSON.parse(await schemas.read(url)) as Json;
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function list(schemas: IdentitySchemas, request: HttpRequest): Promise<HttpReply> {
  const all = schemas.list();
  const page = readPage(request);
  const start = ((page.linkedPage ?? page.page) - 1) * page.size;
  const unreadable = (cause: unknown): ApiError =>
    misconfigured('The file for a JSON Schema ID could not be found or opened. This is a configuration issue.').with({
      debug: String(cause),
    });
  const shown = all.slice(start, start + page.size);
  const body = await Promise.all(
    shown.map(async ({ id, url }): Promise<JsonObject> => ({ id, schema: await read(schemas, url, unreadable) })),
  );
  return { status: 200, headers: pageHeaders(request, page, all.length), body };
}

async function get(schemas: IdentitySchemas, request: HttpRequest): Promise<HttpReply> {
  const id = request.pathParameters['id'] ?? '';
  const configured = schemas.find(id);
  if (configured === undefined) throw notFound(`Identity schema \`${id}\` could not be found.`);
  const body = await read(schemas, configured.url, (cause) =>
    misconfigured('The file for this JSON Schema ID could not be found/fetched. This is a configuration issue.').with({
      debug: String(cause),
    }),
  );
  return { status: 200, body };
}
