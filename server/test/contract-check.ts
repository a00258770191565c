import { operations, validateResponse } from '../contract/index.ts';
import { adminRoutes, cleanPath, publicRoutes, withAdminPrefix, type ServerName } from '../transport/routes.ts';
import type { Answer, Sent } from './answer.ts';

const routes = { public: publicRoutes(operations()), admin: adminRoutes(operations()) };

/**
 * The answer, once it was held against the document; rejects with what is wrong with it. Answers of the router itself
 * (redirects to the other server, 404 and 405 in plain text) are not in the document.
 */
export async function conforming(server: ServerName, url: string, sent: Sent, answer: Answer): Promise<Answer> {
  const method = sent.method ?? 'GET';
  const raw = url.split('?', 1)[0] ?? '';
  const path = server === 'admin' ? withAdminPrefix(raw) : raw;
  const target = cleanPath(path) === path ? routes[server].find(method, path)?.target : undefined;
  // A HEAD has no body to hold against anything, an OPTIONS may be a CORS preflight.
  if (target?.kind !== 'operation' || method === 'HEAD' || method === 'OPTIONS') return answer;
  const type = answer.headers['content-type'];
  const problems = await validateResponse(target.operationId, documentedStatus(answer), type, documentedBody(answer));
  if (problems.length > 0)
    throw new Error(`${method} ${url} breaks the contract:\n${problems.join('\n')}\n${answer.text.slice(0, 2000)}`);
  return answer;
}

/** Where the reference breaks its own document, and we its document with it: redirects with 302 that it lists as 303. */
const documentedStatus = ({ status }: Answer): number => (status === 302 ? 303 : status);

/** And the method of identifier-first logins, which it forgot among the values of `active`. */
function documentedBody(answer: Answer): unknown {
  const body = bodyOf(answer);
  if (typeof body !== 'object' || body === null || (body as { active?: unknown }).active !== 'identifier_first')
    return body;
  const { active: _active, ...documented } = body as Record<string, unknown>;
  return documented;
}

const bodyOf = (answer: Answer): unknown =>
  answer.headers['content-type']?.startsWith('application/json') && answer.text !== '' ? answer.json() : answer.text;
