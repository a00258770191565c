import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ComposedMessage } from '../../courier/model.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { openDatabase, type OpenDatabase } from '../../persistence/open-database.ts';
import { configWith } from '../../test/courier.ts';
import { courierOperations } from './courier.ts';

const CODE = '271828';
const message = (recipient: string): ComposedMessage => ({
  channel: 'sms',
  recipient,
  subject: `Subject ${CODE}`,
  body: `Body ${CODE}`,
  templateType: 'login_code_valid',
  templateData: JSON.stringify({ login_code: CODE }),
  requestHeaders: null,
});

let database: OpenDatabase;
const ids: string[] = [];
beforeAll(async () => {
  database = await openDatabase({ dsn: 'memory' });
  for (let count = 0; count < 5; count++) ids.unshift(await database.courier.enqueue(message('+4915112345678')));
});
afterAll(() => database.close());

const config = configWith({});

function handlers(dev: boolean) {
  const current = { ...config, derived: { ...config.derived, dev } };
  const source = { current: () => current, onChange: () => () => undefined, close: () => undefined };
  return courierOperations({ config: source, messages: database.courier });
}

const request = (path: string, id?: string): HttpRequest => {
  const url = new URL(path, 'http://admin.test');
  return {
    server: 'admin',
    url,
    query: url.searchParams,
    pathParameters: id === undefined ? {} : { id },
  } as unknown as HttpRequest;
};

async function list(query: string, dev = false) {
  const reply = await handlers(dev).listCourierMessages(request(`/admin/courier/messages${query}`));
  const body = reply.body as JsonObject | readonly JsonObject[];
  return {
    reply,
    page: Array.isArray(body) ? (body as readonly JsonObject[]) : [],
    error: isJsonObject(body) ? body['error'] : undefined,
  };
}

describe('messages for administrators', () => {
  it('show their content in development mode only', async () => {
    const one = async (dev: boolean) =>
      JSON.stringify([
        (await list('', dev)).page,
        (await handlers(dev).getCourierMessage(request('/admin/courier/messages/x', ids[0]))).body,
      ]);
    expect(await one(false)).not.toContain(CODE);
    expect(await one(false)).toContain('<redacted-unless-dev-mode>');
    expect(await one(true)).toContain(`Body ${CODE}`);
  });

  it('are paged by their links, each once', async () => {
    const seen: unknown[] = [];
    for (let query: string | undefined = '?page_size=2&status=queued'; query !== undefined;) {
      const { reply, page } = await list(query);
      expect(page.length).toBeLessThanOrEqual(2);
      seen.push(...page.map(({ id }) => id));
      query = /<[^>?]*(\?[^>]*)>; rel="next"/.exec(String(reply.headers?.['link']))?.[1];
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen)).toEqual(new Set(ids));
  });

  it('are filtered', async () => {
    expect((await list('?recipient=%2B4915112345678')).page).toHaveLength(5);
    expect((await list('?recipient=unknown')).page).toEqual([]);
    expect((await list('?status=sent')).page).toEqual([]);
  });

  it.each(['?page_token=bad', `?page_token=${'A'.repeat(80)}`, '?page_size=abc'])('refuse %s', async (query) => {
    const { reply, error } = await list(query);
    expect([reply.status, isJsonObject(error) && error['code']]).toEqual([400, 500]);
  });

  it.each([
    ['nonsense', 'uuid: incorrect UUID length 8'],
    ['11111111-2222-4333-8444-555555555555', 'Unable to locate the resource'],
  ])('are not found under %s', async (id, expected) => {
    await expect(handlers(false).getCourierMessage(request('/x', id))).rejects.toMatchObject({
      fields: { message: expect.stringContaining(expected) as string },
    });
  });
  it('refuse an unknown state', async () => {
    await expect(list('?status=Queued')).rejects.toMatchObject({ fields: { reason: 'Message status is not valid' } });
  });

  it('show null for the error of a delivery without one', async () => {
    const id = await database.courier.enqueue(message('+4915199999999'));
    const claims = await database.courier.claim({ limit: 10, leaseMs: 60_000, restMs: [0] });
    for (const claim of claims) {
      const begun = await database.courier.begin(claim);
      if (begun !== undefined) await database.courier.end(begun, { status: 'sent' });
    }
    const { body } = await handlers(false).getCourierMessage(request('/admin/courier/messages/x', id));
    expect(body).toMatchObject({ dispatches: [{ message_id: id, status: 'success', error: null }] });
  });
});
