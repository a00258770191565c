import type { ConfigProblem } from '../config/check/errors.ts';
import type { ReadDocument } from '../config/check/identity-meta.ts';
import type { Config, RequestConfig } from '../config/model.ts';
import { smtpServer } from '../courier/channels/smtp-options.ts';
import { createJsonnet, type Jsonnet, JsonnetError } from '../jsonnet/jsonnet.ts';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { bodyUrl, requestProblem } from '../outbound/configured-request.ts';
import { rangeUrl } from '../strategies/password/range-api.ts';

/** A key of the configuration, and the request or URL of a Jsonnet snippet that it holds. */
type Configured<T> = readonly [path: string, value: T];

/**
 * Problems of the requests (`web_hook`, `courier`, breached passwords) and Jsonnet mappers of a configuration: addresses and headers that
 * no request can be made with, snippets that cannot be read or parsed. The reference starts, and fails each request that needs them.
 */
export async function checkRequests(config: Config, read: ReadDocument): Promise<ConfigProblem[]> {
  const requests = [
    ...webHooks(config.selfservice.flows, 'selfservice.flows'),
    ...migrationHook(config),
    ...courierRequests(config),
  ];
  const problems = requests.flatMap(([path, request]) => {
    const problem = requestProblem(request);
    return problem === undefined ? [] : [{ path: `${path}.${problem.key}`, message: problem.message }];
  });
  const bodies = requests.flatMap(([path, { body }]): Configured<string>[] =>
    body ? [[`${path}.body`, bodyUrl(body)]] : [],
  );
  const snippets = await checkSnippets([...bodies, ...mappers(config)], read);
  return [...problems, ...smtpProblems(config), ...breachApiProblems(config), ...snippets];
}

function smtpProblems({ courier }: Config): ConfigProblem[] {
  const { connection_uri: uri } = courier.smtp;
  if (!uri || courier.delivery_strategy === 'http' || isUsable(() => smtpServer(courier.smtp, undefined))) return [];
  return [
    {
      path: 'courier.smtp.connection_uri',
      message: 'is not a URL of a mail server; special characters of user and password must be percent-encoded',
    },
  ];
}

function breachApiProblems({ selfservice }: Config): ConfigProblem[] {
  const { haveibeenpwned_enabled: isUsed, haveibeenpwned_host: host } = selfservice.methods.password.config;
  if (!selfservice.methods.password.enabled || !isUsed || isUsable(() => rangeUrl(host, '00000'))) return [];
  return [{ path: 'selfservice.methods.password.config.haveibeenpwned_host', message: 'is not the name of a host' }];
}

function isUsable(make: () => unknown): boolean {
  try {
    return make() !== undefined;
  } catch {
    return false;
  }
}

/** The web hooks of all flows that are not switched off. */
function webHooks(value: Json | undefined, path: string): Configured<RequestConfig>[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => webHooks(item, `${path}.${index}`));
  if (!isJsonObject(value) || value['enabled'] === false) return [];
  const { hook, config } = value;
  if (hook === 'web_hook' && isJsonObject(config)) return [[`${path}.config`, config as RequestConfig]];
  return Object.entries(value).flatMap(([key, part]) => webHooks(part, `${path}.${key}`));
}

function migrationHook({ selfservice }: Config): Configured<RequestConfig>[] {
  const { enabled, config } = selfservice.methods.password.config.migrate_hook;
  return enabled ? [['selfservice.methods.password.config.migrate_hook.config', config]] : [];
}

function courierRequests({ courier }: Config): Configured<RequestConfig>[] {
  const mail = courier.delivery_strategy === 'http' ? courier.http?.request_config : undefined;
  const channels = courier.channels ?? [];
  return [
    ...(mail === undefined ? [] : [['courier.http.request_config', mail] as const]),
    ...channels.map(
      ({ request_config }, index) => [`courier.channels.${index}.request_config`, request_config] as const,
    ),
  ];
}

function mappers({ selfservice, session }: Config): Configured<string>[] {
  const { enabled, config } = selfservice.methods.oidc;
  const providers = (enabled && config?.providers) || [];
  const templates = Object.entries(session.whoami.tokenizer?.templates ?? {});
  return [
    ...providers.map(
      ({ mapper_url }, index) => [`selfservice.methods.oidc.config.providers.${index}.mapper_url`, mapper_url] as const,
    ),
    ...templates.flatMap(([name, { claims_mapper_url: url }]): Configured<string>[] =>
      url ? [[`session.whoami.tokenizer.templates.${name}.claims_mapper_url`, url]] : [],
    ),
  ];
}

async function checkSnippets(snippets: readonly Configured<string>[], read: ReadDocument): Promise<ConfigProblem[]> {
  if (snippets.length === 0) return [];
  const jsonnet = createJsonnet();
  try {
    const found = await Promise.all(
      snippets.map(async ([path, url]) => {
        const message = await snippetProblem(url, read, jsonnet);
        return message === undefined ? [] : [{ path, message }];
      }),
    );
    return found.flat();
  } finally {
    await jsonnet.close();
  }
}

/** A snippet on a web server that does not answer is no problem yet: the server may answer when the snippet is needed. */
async function snippetProblem(url: string, read: ReadDocument, jsonnet: Jsonnet): Promise<string | undefined> {
  let text: string;
  try {
    text = await read(url);
  } catch (error) {
    return url.startsWith('http') ? undefined : `cannot be read: ${messageOf(error)}`;
  }
  try {
    // Jsonnet is lazy: the snippet is parsed, and not evaluated.
    await jsonnet.evaluate(`local snippet = (\n${text}\n); null`, {});
    return undefined;
  } catch (error) {
    const isFault = !(error instanceof JsonnetError) || error.problem !== 'timeout';
    return isFault ? `leads to Jsonnet that cannot be used: ${messageOf(error)}` : undefined;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
