import { describe, expect, it } from 'vitest';
import type { HttpClient } from '../../outbound/http-client.ts';
import { createBreachedPasswords } from './breached-passwords.ts';
import { rangeApi } from './range-api.ts';

function clientAnswering(status: number, body: string): { client: HttpClient; urls: string[] } {
  const urls: string[] = [];
  const client: HttpClient = {
    async request(url) {
      urls.push(url);
      return { status, headers: {}, body: Buffer.from(body) };
    },
    close: async () => undefined,
  };
  return { client, urls };
}

describe('range API', () => {
  it('requests the configured host by HTTPS', async () => {
    // SHA-1 of "password" is 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8.
    const { client, urls } = clientAnswering(200, '1E4C9B93F3F0682250B6CF8331B7EE68FD8:42');
    expect(await createBreachedPasswords(rangeApi(client, () => 'list.example')).count('password')).toBe(42);
    expect(urls).toEqual(['https://list.example/range/5BAA6']);
  });

  it('fails on any other status', async () => {
    const { client } = clientAnswering(503, 'busy');
    const breached = createBreachedPasswords(rangeApi(client, () => 'list.example'));
    await expect(breached.count('password')).rejects.toMatchObject({ failure: 'status' });
  });
});
