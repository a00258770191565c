import { afterAll, describe, expect, it } from 'vitest';
import { createJsonnet } from '../../jsonnet/jsonnet.ts';
import { readClaims } from './claims.ts';
import { mapClaims, mergeTraits } from './mapper.ts';

const jsonnet = createJsonnet({ timeoutMs: 3000 });
afterAll(() => jsonnet.close());

const map = (snippet: string, claims: Record<string, string | boolean> = {}) =>
  mapClaims(
    {
      evaluateJsonnet: (text, variables) => jsonnet.evaluateWithVariables(text, variables),
      readContent: async () => snippet,
    },
    { mapper_url: 'file://mapper.jsonnet', provider: 'generic' },
    readClaims({ iss: 'https://issuer.example.org', sub: 'ada', ...claims }),
  );

describe('a mapper', () => {
  it('that gives no identity is reported with what it was given', async () => {
    const failed: unknown[] = [];
    const deps = {
      evaluateJsonnet: async () => '{}',
      readContent: async () => '',
      onMappingFailed: (error: unknown, input: object, of: object) => failed.push([(error as Error).name, input, of]),
    };
    const claims = readClaims({ iss: 'https://issuer.example.org', sub: 'ada' });
    await expect(mapClaims(deps, { mapper_url: 'file://m', provider: 'github' }, claims)).rejects.toThrow();
    expect(failed).toEqual([
      ['ApiError', expect.objectContaining({ sub: 'ada' }), { method: 'oidc', provider: 'github' }],
    ]);
  });

  it('makes an identity of claims', async () => {
    const snippet = `local claims = std.extVar('claims');
      { identity: { traits: { email: claims.email, sub: claims.sub }, metadata_public: { verified: claims.email_verified },
        verified_addresses: [{ via: 'email', value: ' ADA@example.org' }] } } // the end`;
    expect(await map(snippet, { email: 'ada@example.org', email_verified: 'true' })).toEqual({
      traits: { email: 'ada@example.org', sub: 'ada' },
      metadataPublic: { verified: true },
      metadataAdmin: null,
      verifiedAddresses: [{ via: 'email', value: 'ada@example.org' }],
    });
  });

  it('that runs on, grows without end or reads files is stopped', async () => {
    const loop = 'local f(x) = f(x + 1) tailstrict; { identity: { traits: { x: f(0) } } }';
    const huge =
      "{ identity: { traits: { x: std.join('', std.map(function(i) 'xxxxxxxxxx', std.range(1, 100000))) } } }";
    for (const snippet of [loop, huge, "{ identity: { traits: { x: importstr '/etc/passwd' } } }", 'error 1', '{'])
      await expect(map(snippet)).rejects.toMatchObject({ fields: { code: 500 } });
  });

  it('that makes no identity is refused', async () => {
    for (const snippet of [
      '{}',
      '5',
      "{ identity: { traits: 'x' } }",
      '{ identity: { traits: {}, metadata_admin: [] } }',
    ])
      await expect(map(snippet)).rejects.toMatchObject({ fields: { code: 500 } });
    for (const wrong of ['{}', "['x']", "[{ via: 'email', value: 5 }]"])
      await expect(map(`{ identity: { traits: {}, verified_addresses: ${wrong} } }`)).rejects.toMatchObject({
        fields: { code: 400 },
      });
  });
});

describe('traits that were typed', () => {
  it('go over those of the provider, unless they are empty', () => {
    const provided = { email: 'claim@example.org', name: { first: 'Ada', last: 'Byron' }, age: 5 };
    const typed = { email: '', name: { last: 'Lovelace' }, age: 36, tags: [], more: {} };
    expect(mergeTraits(typed, provided)).toEqual({
      email: 'claim@example.org',
      name: { first: 'Ada', last: 'Lovelace' },
      age: 36,
      more: {},
    });
  });
});
