import type { ConfigProblem } from '../config/check/errors.ts';
import { checkIdentitySchemas, type ReadDocument } from '../config/check/identity-meta.ts';
import type { Config } from '../config/model.ts';
import { templateProblems } from '../courier/templates/check.ts';
import { createRenderer } from '../courier/templates/renderer.ts';
import { compileIdentitySchema } from '../identity/schema/dialect.ts';
import { loadResources } from '../json-schema/resources.ts';
import { readContent } from '../outbound/content.ts';
import { createHttpClient } from '../outbound/http-client.ts';
import { strategyProblems } from '../strategies/index.ts';
import { checkRequests } from './check-requests.ts';

/**
 * Returns the problems of what a configuration refers to, each with its key. Runs at start and before each reload. With most of them, the
 * reference starts and then fails each request.
 */
export async function checkDocuments(config: Config): Promise<ConfigProblem[]> {
  const { disallow_private_ip_ranges, private_ip_exception_urls } = config.clients.http;
  const http = createHttpClient({
    disallowPrivateIpRanges: disallow_private_ip_ranges,
    privateIpExceptionUrls: private_ip_exception_urls,
  });
  const read: ReadDocument = async (url) => (await readContent(url, http)).toString('utf8');
  try {
    const found = await Promise.all([
      checkIdentitySchemas(config, read, async (url, text) =>
        compileIdentitySchema(url, await loadResources(url, text, read)),
      ),
      checkRequests(config, read),
      checkTemplates(config, read),
      strategyProblems(config),
    ]);
    return found.flat();
  } finally {
    await http.close();
  }
}

/** Message templates without which a mail or SMS that this configuration sends stays in the queue. */
async function checkTemplates(config: Config, read: ReadDocument): Promise<ConfigProblem[]> {
  const problems = await templateProblems(createRenderer(read), config);
  return problems
    .filter(({ blocksDelivery }) => blocksDelivery)
    .map(({ place, error }) => {
      const cause = error instanceof Error ? error.message : String(error);
      return place.startsWith('courier.')
        ? { path: place, message: `is a message template that cannot be used: ${cause}` }
        : {
            path: 'courier.template_override_path',
            message: `leads to a message template that cannot be used: ${place}: ${cause}`,
          };
    });
}
