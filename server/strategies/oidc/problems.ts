import type { ConfigProblem } from '../../config/check/errors.ts';
import type { Config } from '../../config/model.ts';
import { readApplePrivateKey } from './providers/apple.ts';

/** Keys of social sign-in that every sign-in would fail with. The reference starts with them. */
export async function providerProblems({ selfservice }: Config): Promise<ConfigProblem[]> {
  const { enabled, config } = selfservice.methods.oidc;
  const providers = (enabled && config?.providers) || [];
  const found = await Promise.all(
    providers.map(async ({ provider, apple_private_key = '' }, index) => {
      if (provider !== 'apple' || (await isKey(apple_private_key))) return [];
      const path = `selfservice.methods.oidc.config.providers.${index}.apple_private_key`;
      return [{ path, message: 'is not a private key', allowed: 'a PKCS #8 key of the curve P-256 as PEM' }];
    }),
  );
  return found.flat();
}

const isKey = (pem: string): Promise<boolean> =>
  readApplePrivateKey(pem).then(
    () => true,
    () => false,
  );
