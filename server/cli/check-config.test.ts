import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { testConfig } from '../test/http-server.ts';
import { inBase64 } from '../test/identity-admin.ts';
import { checkDocuments } from './check-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'zelos-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schemaOf = (email: JsonObject): JsonObject => ({
  type: 'object',
  properties: { traits: { type: 'object', properties: { email } } },
});
const fileUrl = (name: string, content: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return pathToFileURL(join(folder, name)).href;
};
const problemsOf = (...urls: string[]) =>
  checkDocuments(
    testConfig({
      identity: { schemas: urls.map((url, index) => ({ id: index === 0 ? 'default' : `schema-${index}`, url })) },
    }),
  );

describe('identity schemas at the start', () => {
  it('are accepted if they and the files that they refer to compile', async () => {
    fileUrl('email.json', { type: 'string', format: 'email' });
    const url = fileUrl('person.json', schemaOf({ $ref: 'email.json' }));
    expect(await problemsOf(url, inBase64(schemaOf({ type: 'string' })))).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['a reference to nothing', { $ref: '#/definitions/absent' }, 'nothing is at #/definitions/absent'],
    ['an invalid pattern', { type: 'string', pattern: '(' }, 'email/pattern: "(" is not valid "regex"'],
    [
      'a reference from the network to a file',
      { $ref: 'file:///etc/hostname' },
      'refers to file:///etc/hostname: only a file may refer to a file',
    ],
  ])('with %s stop it with key and cause', async (_, email, cause) => {
    const problems = await problemsOf(inBase64(schemaOf({ type: 'string' })), inBase64(schemaOf(email)));
    expect(problems).toEqual([{ path: 'identity.schemas.1.url', message: expect.stringContaining(cause) as string }]);
  });
});
