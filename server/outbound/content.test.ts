import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContent } from './content.ts';
import { createHttpClient } from './http-client.ts';

const http = createHttpClient({ disallowPrivateIpRanges: false, privateIpExceptionUrls: [] });
const directory = mkdtempSync(join(tmpdir(), 'zelos-content-'));
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/large') return response.end('x'.repeat(1024 * 1024 + 1));
    response.statusCode = request.url === '/absent' ? 404 : 200;
    return response.end('over http');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await http.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(directory, { recursive: true });
});

const read = async (url: string): Promise<string> => (await readContent(url, http)).toString();

describe('content behind a URL of the configuration', () => {
  it('reads base64, also if empty', async () => {
    expect(await read('base64://e30=')).toBe('{}');
    expect(await read('base64://')).toBe('');
  });

  it('reads files by absolute and by relative path', async () => {
    const path = join(directory, 'a b%20.json');
    writeFileSync(path, 'from a file');
    expect(await read(`file://${path}`)).toBe('from a file');
    expect(await read(`file://./${relative('.', path)}`)).toBe('from a file');
  });

  it('reads over http', async () => {
    expect(await read(`${origin}/here`)).toBe('over http');
  });

  it.each([
    ['ftp://example.org/x', 'must start with'],
    ['schema.json', 'must start with'],
    ['base64://e30', 'is not base64'],
    ['base64://%%%', 'is not base64'],
    [`file://${directory}/absent.json`, 'cannot be read (ENOENT)'],
    [`file://${directory}`, 'cannot be read (EISDIR)'],
  ])('refuses %s', async (url, message) => {
    await expect(read(url)).rejects.toThrow(message);
  });

  it('refuses answers other than 200, without repeating the path', async () => {
    await expect(read(`${origin}/absent`)).rejects.toThrow(`${origin} answered 404 instead of 200`);
  });

  it('refuses content that is too large, from every source', async () => {
    const path = join(directory, 'large');
    writeFileSync(path, Buffer.alloc(1024 * 1024 + 1));
    await expect(read(`file://${path}`)).rejects.toThrow('holds more than');
    await expect(read('file:///dev/zero')).rejects.toThrow('holds more than');
    await expect(read(`${origin}/large`)).rejects.toThrow('response-too-large');
  });
});
