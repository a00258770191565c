import type { ConfigProblem } from '../../../config/check/errors.ts';
import type { Config } from '../../../config/model.ts';

const METHODS = ['webauthn', 'passkey'] as const;
/** A name of DNS, and nothing beside it. */
const DOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** Browsers refuse every ceremony for an id that is not a domain (WebAuthn level 3, section 5.4.2). The reference starts with one. */
export function relyingPartyProblems({ selfservice: { methods } }: Config): ConfigProblem[] {
  return METHODS.flatMap((name) => {
    const { enabled, config } = methods[name];
    const id = config?.rp?.id;
    if (!enabled || id === undefined || DOMAIN.test(id)) return [];
    const path = `selfservice.methods.${name}.config.rp.id`;
    const message = 'is not a domain, so browsers refuse every key';
    return [{ path, message, allowed: 'a domain without scheme and port' }];
  });
}
