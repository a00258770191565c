import type { ConfigSource } from '../../config/model.ts';
import type { MessageStatus } from '../../courier/model.ts';
import type { MessageArchive, MessageCursor } from '../../courier/ports.ts';
import { createPageTokens, type PageTokenProblem, type PageTokens } from '../../crypto/page-token.ts';
import { ApiError, badRequest, internal, unableToLocate } from '../../kernel/errors.ts';
import type { Handler, HttpReply, HttpRequest } from '../../kernel/http.ts';
import { NIL_ID } from '../../kernel/id.ts';
import { pathId } from '../path-id.ts';
import { presentMessage } from '../presenters/message.ts';
import { keysetLinks, readKeyset } from './identities/keyset.ts';

export interface CourierOperationsDependencies {
  readonly config: ConfigSource;
  readonly messages: MessageArchive;
}

/** The admin API of messages. */
export function courierOperations(
  deps: CourierOperationsDependencies,
): Record<'listCourierMessages' | 'getCourierMessage', Handler> {
  const { config, messages } = deps;
  return {
    listCourierMessages: async (request) => {
      const status = statusFilter(request);
      const tokens = createPageTokens(pageSecrets(config));
      const page = readPage(request, tokens);
      return 'reply' in page ? page.reply : list(deps, request, { ...page, status, tokens });
    },
    async getCourierMessage(request) {
      const found = await messages.find(pathId(request.pathParameters['id']));
      if (found === undefined) throw unableToLocate();
      const { dev } = config.current().derived;
      return { status: 200, body: presentMessage(found.message, { dev, dispatches: found.dispatches }) };
    },
  };
}

/** `secrets.pagination`, else `secrets.default`. */
function pageSecrets(config: ConfigSource): readonly string[] {
  const { pagination, default: fallback } = config.current().derived.secrets;
  return pagination.length > 0 ? pagination : fallback;
}

const STATUSES: readonly string[] = ['queued', 'sent', 'processing', 'abandoned'] satisfies MessageStatus[];
const isStatus = (text: string): text is MessageStatus => STATUSES.includes(text);

function statusFilter({ query }: HttpRequest): MessageStatus | undefined {
  const text = query.get('status');
  if (text === null || isStatus(text)) return text ?? undefined;
  throw badRequest('Message status is not valid');
}

/** The cursor of the first page, as in the reference: later than any message. */
const FIRST: MessageCursor = { createdAt: '2200-12-31 23:59:59+00:00', id: NIL_ID };
const LIMITS = { defaultSize: 10, maxSize: 500 };

interface Page {
  readonly size: number;
  readonly after: MessageCursor | undefined;
}

function readPage(request: HttpRequest, tokens: PageTokens): Page | { readonly reply: HttpReply } {
  try {
    const { size, token } = readKeyset(request.query, LIMITS);
    if (token === undefined) return { size, after: undefined };
    const opened = tokens.open(token);
    if (!opened.ok) return { reply: refused(PROBLEMS[opened.problem]) };
    const [createdAt = '', id = ''] = opened.cursor;
    return { size, after: { createdAt, id } };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { reply: refused(error.fields.reason ?? error.message) };
  }
}

const PROBLEMS: Readonly<Record<PageTokenProblem, string>> = {
  'page-token-malformed': 'decode token: illegal base64 data at input byte 0',
  'page-token-forged': 'decrypt token: %!w(<nil>)',
  'page-token-expired': 'page token expired, do not persist page tokens',
};

/** The reference answers status 400 with an error object whose code is 500. */
const refused = (message: string): HttpReply => ({
  status: 400,
  headers: { 'content-type': 'application/json', 'ory-error-id': '' },
  body: { error: internal(undefined, { message }).toWire() },
});

interface Wanted extends Page {
  readonly status: MessageStatus | undefined;
  readonly tokens: PageTokens;
}

async function list(
  { config, messages }: CourierOperationsDependencies,
  request: HttpRequest,
  { status, size, after, tokens }: Wanted,
): Promise<HttpReply> {
  const recipient = request.query.get('recipient') || undefined;
  const page = await messages.list(
    { ...(status && { status }), ...(recipient && { recipient }) },
    { size, ...(after && { after }) },
  );
  const seal = ({ createdAt, id }: MessageCursor): string => tokens.seal([createdAt, id]);
  const { dev } = config.current().derived;
  return {
    status: 200,
    headers: { link: keysetLinks(request, { size, first: seal(FIRST), next: page.next && seal(page.next) }) },
    body: page.messages.map((message) => presentMessage(message, { dev })),
  };
}
