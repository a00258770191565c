/** Which proxy a call goes through: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, read as Go programs read them (`golang.org/x/net/http/httpproxy`). */
import { BlockList, isIP } from 'node:net';

type Env = Readonly<Record<string, string | undefined>>;

/** The proxy for a URL, or undefined for a direct call. The local host is always called directly. @throws TypeError if the proxy is not a URL */
export function proxyFor(url: URL, env: Env): URL | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy || isLocal(url) || isExcepted(url, env['NO_PROXY'] || env['no_proxy'] || '')) return undefined;
  return new URL(/^[a-z0-9]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`);
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

function isLocal(url: URL): boolean {
  const host = hostOf(url);
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

const isExcepted = (url: URL, list: string): boolean =>
  list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(url, entry));

/** `*`, an address, a network, a host with its subdomains, `.host` or `*.host` for its subdomains only; each may name a port. */
function matches(url: URL, entry: string): boolean {
  if (entry === '*') return true;
  const host = hostOf(url);
  const family = isIP(host);
  if (entry.includes('/')) return family !== 0 && inNetwork(host, entry);
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `[${entry}]` : entry) ?? [];
  if (port !== undefined && port !== portOf(url)) return false;
  const bare = name.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '');
  if (family !== 0) return host === bare;
  return bare.startsWith('.') ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function inNetwork(host: string, network: string): boolean {
  const [address = '', prefix = ''] = network.split('/', 2);
  const family = isIP(address);
  if (family === 0 || family !== isIP(host) || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128))
    return false;
  const list = new BlockList();
  list.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');
