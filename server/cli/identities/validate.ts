import type { Command } from 'commander';
import { contractDocument } from '../../contract/document.ts';
import { compileIdentitySchema } from '../../identity/schema/dialect.ts';
import { identitySchema, type IdentitySchema } from '../../identity/schema/identity-schema.ts';
import { loadResources } from '../../json-schema/resources.ts';
import { type Json, type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { reportApiError } from '../admin-client.ts';
import { SilentFailure } from '../failure.ts';
import { selectPath } from '../output/select.ts';
import { remoteLeaf } from '../remote-leaf.ts';
import { readIdentities } from './read.ts';

type FetchSchema = (id: string) => Promise<Json>;

/** `zelos validate identity`. */
export const validateIdentity = (): Command =>
  remoteLeaf({
    name: 'identity',
    description: 'Validate local identity files',
    args: 'file.json [file-2.json] [file-3.json] [file-n.json]',
    async run(client, { args }) {
      const fetchSchema: FetchSchema = async (id) => (await client('GET', `/schemas/${encodeURIComponent(id)}`)).body;
      await validateAll(await readIdentities(args), fetchSchema);
      process.stdout.write('All identity files are valid.\n');
    },
  });

/** Checks identities against the request body of the API and the server's identity schema of their `schema_id`. */
async function validateAll(sources: ReadonlyMap<string, string>, fetchSchema: FetchSchema): Promise<void> {
  const schemas = new Map<string, Promise<IdentitySchema>>();
  for (const [source, content] of sources) {
    const identity = parse(content);
    const id = identity?.['schema_id'];
    if (identity === undefined || typeof id !== 'string') {
      fail(source, [`${source}: Expected key "schema_id" to be defined in identity file`]);
    }
    const schema = schemas.get(id) ?? loadSchema(id, fetchSchema);
    schemas.set(id, schema);
    const problems = [...unknownMembers(identity), ...wrongTraits(identity, await schema)];
    if (problems.length > 0)
      fail(source, ['The configuration contains values or keys which are invalid:', ...problems, '']);
  }
}

function fail(source: string, lines: readonly string[]): never {
  process.stderr.write(`${[`${source}: not valid`, ...lines].join('\n')}\n`);
  throw new SilentFailure();
}

function parse(content: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(content);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function loadSchema(id: string, fetchSchema: FetchSchema): Promise<IdentitySchema> {
  const document = await fetchSchema(id).catch((error: unknown) => {
    throw reportApiError(error);
  });
  const [url, text] = [`memory://${encodeURIComponent(id)}`, JSON.stringify(document)];
  const resources = await loadResources(url, text, async (other) => {
    throw new Error(`the schema refers to ${other}, which is not followed from here`);
  });
  return identitySchema({ id, url, text }, compileIdentitySchema(url, resources));
}

function unknownMembers(identity: JsonObject): string[] {
  const schema = contractDocument().components.schemas?.['createIdentityBody'];
  const known = Object.keys((schema !== undefined && 'properties' in schema && schema.properties) || {});
  return Object.keys(identity).flatMap((member) =>
    known.includes(member) ? [] : ['(root)', `^-- additionalProperties ${JSON.stringify(member)} not allowed`],
  );
}

/** Two lines for each problem: the value, then the message. */
function wrongTraits(identity: JsonObject, schema: IdentitySchema): string[] {
  const check = schema.check(identity['traits'] ?? null);
  if (check.ok) return [];
  return check.problems.flatMap(({ field = 'traits', message }) => {
    const value = selectPath(identity, field);
    return [
      `${field}: ${typeof value === 'string' ? value : JSON.stringify(value ?? null)}`,
      `${' '.repeat(field.length + 2)}^-- ${message.text}`,
    ];
  });
}
