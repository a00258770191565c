import type { Credentials, CredentialsMap } from '../../identity/model.ts';

/** The stored hash of a `password` credential, or undefined where there is none. */
export function passwordHash(credentials: CredentialsMap): string | undefined {
  const hash = credentials.password?.config['hashed_password'];
  return typeof hash === 'string' && hash !== '' ? hash : undefined;
}

/** A `password` credential as the reference stores it; its identifiers come from the traits. */
export function passwordCredential(hash: string, now: Date, known?: Credentials): Credentials {
  return {
    ...(known ?? { identifiers: [], createdAt: now }),
    type: 'password',
    config: { hashed_password: hash },
    version: 0,
    updatedAt: now,
  };
}
