import { createHash } from 'node:crypto';
import { parseBool } from '../../go/bool.ts';
import type { ConfigTree, ConfigWarning } from '../model.ts';

/** SHA-256 of secrets that stand in quickstarts (those of the reference and ours) and that anyone can look up. */
const PUBLISHED_SECRETS = new Set([
  '61ee0648548b323a84eeb27729da4ff7163a177b4cfc9c3fa8b141f297f8364d',
  'e124dbb75abbcb0ee43255b18792435acb93899d34eff5d5c451a0b5a85b9d28',
  'b1f0bebfff2b9232b1e3436b3b1443bacfea8ad2b1b2c8caf7c592ee02b3c291',
  '65bb00962b9ea185f11018c10b06b32f7ce9e2b80427038229ca6662396c5d10',
]);

/** Hosts that only this machine reaches, and names that are reserved for trying things out (RFC 2606, RFC 6761). */
const LOCAL_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|.*\.(?:localhost|test|local|internal))$/i;

/** Settings that are right on a developer's machine and open a server that others reach. */
export function exposureWarnings(tree: ConfigTree): ConfigWarning[] {
  return tree.dev === true
    ? devInPublic(tree)
    : [...publishedSecrets(tree), ...openAdmin(tree), ...unverifiedMail(tree)];
}

function devInPublic({ serve }: ConfigTree): ConfigWarning[] {
  const host = URL.parse(serve.public.base_url ?? '')?.hostname ?? '';
  if (host === '' || LOCAL_HOST.test(host)) return [];
  return [{ path: 'dev', message: `is on, though browsers reach this server as ${host}: cookies travel unencrypted` }];
}

function publishedSecrets({ secrets = {} }: ConfigTree): ConfigWarning[] {
  return Object.entries(secrets).flatMap(([use, values]) =>
    values.flatMap((secret, index) =>
      PUBLISHED_SECRETS.has(createHash('sha256').update(secret).digest('hex'))
        ? [
            {
              path: `secrets.${use}.${index}`,
              message: 'is published in a quickstart: anyone can forge what it signs; replace it with one of your own',
            },
          ]
        : [],
    ),
  );
}

function openAdmin({ serve: { admin } }: ConfigTree): ConfigWarning[] {
  if (admin.host.startsWith('unix:') || LOCAL_HOST.test(admin.host)) return [];
  return [
    {
      path: 'serve.admin.host',
      message: `is "${admin.host}": the admin API has no authentication, so only a trusted network may reach port ${admin.port}`,
    },
  ];
}

function unverifiedMail({ courier }: ConfigTree): ConfigWarning[] {
  const query = URL.parse(courier.smtp.connection_uri ?? '')?.searchParams;
  if (parseBool(query?.get('skip_ssl_verify') ?? '') !== true) return [];
  return [
    {
      path: 'courier.smtp.connection_uri',
      message: 'has skip_ssl_verify: anyone between this server and the mail server can read every code and link',
    },
  ];
}
