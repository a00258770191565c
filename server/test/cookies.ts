import type { Answer } from './http-server.ts';

/** The cookies of an answer as a client sends them back: `name=value` each, those that end left out. */
export const setCookies = ({ headers }: Pick<Answer, 'headers'>): string[] =>
  (headers['set-cookie'] ?? [])
    .filter((cookie) => !/max-age=(0|-)/i.test(cookie))
    .map((cookie) => cookie.split(';', 1)[0] ?? '');
