import { misconfigured } from '../../../kernel/errors.ts';
import { generic } from './generic.ts';
import type { OAuth2Kind } from './kind.ts';

/**
 * The reference's stand-in for its own tests. There it believes every ID token that is signed with a secret that everybody knows; here it
 * takes none.
 */
export const fedcmTest: OAuth2Kind = {
  ...generic,
  submittedIdToken: async () => {
    throw misconfigured('The provider fedcm-test takes no ID tokens: their secret is known to everyone.');
  },
};
