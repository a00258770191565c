import type { ConfigProblem } from '../config/check/errors.ts';
import { checkIdentitySchemas } from '../config/check/identity-meta.ts';
import type { Config } from '../config/model.ts';
import { readContent } from '../outbound/content.ts';
import { createHttpClient } from '../outbound/http-client.ts';

/** What is wrong with the documents that a configuration refers to; asked at start and before a reload is taken over. */
export async function checkDocuments(config: Config): Promise<ConfigProblem[]> {
  const { disallow_private_ip_ranges, private_ip_exception_urls } = config.clients.http;
  const http = createHttpClient({
    disallowPrivateIpRanges: disallow_private_ip_ranges,
    privateIpExceptionUrls: private_ip_exception_urls,
  });
  try {
    return await checkIdentitySchemas(config, async (url) => (await readContent(url, http)).toString('utf8'));
  } finally {
    await http.close();
  }
}
