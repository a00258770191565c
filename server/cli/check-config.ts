import type { ConfigProblem } from '../config/check/errors.ts';
import { checkIdentitySchemas, type ReadDocument } from '../config/check/identity-meta.ts';
import type { Config } from '../config/model.ts';
import { compileIdentitySchema } from '../identity/schema/dialect.ts';
import { loadResources } from '../json-schema/resources.ts';
import { readContent } from '../outbound/content.ts';
import { createHttpClient } from '../outbound/http-client.ts';
import { checkRequests } from './check-requests.ts';

/**
 * Returns the problems of the documents that a configuration refers to. Runs at start and before each reload. For a schema that
 * cannot be compiled, the reference starts and then fails each request.
 */
export async function checkDocuments(config: Config): Promise<ConfigProblem[]> {
  const { disallow_private_ip_ranges, private_ip_exception_urls } = config.clients.http;
  const http = createHttpClient({
    disallowPrivateIpRanges: disallow_private_ip_ranges,
    privateIpExceptionUrls: private_ip_exception_urls,
  });
  const read: ReadDocument = async (url) => (await readContent(url, http)).toString('utf8');
  try {
    const problems = await checkIdentitySchemas(config, read);
    const schemas = problems.length > 0 ? problems : await uncompilable(config, read);
    return [...schemas, ...(await checkRequests(config, read))];
  } finally {
    await http.close();
  }
}

/** Identity schemas with a dangling reference, an invalid pattern or an unusable extension. */
async function uncompilable(config: Config, read: ReadDocument): Promise<ConfigProblem[]> {
  const found = await Promise.all(
    config.identity.schemas.map(async ({ url }, index) => {
      try {
        compileIdentitySchema(url, await loadResources(url, await read(url), read));
        return [];
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        return [{ path: `identity.schemas.${index}.url`, message: `is a schema that cannot be used: ${cause}` }];
      }
    }),
  );
  return found.flat();
}
