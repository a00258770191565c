import type { Strategy } from '../../flows/engine/interfaces/strategy.ts';
import { callbackEndpoints } from './callback.ts';
import type { OidcDependencies } from './dependencies.ts';
import { fedcmEndpoints } from './fedcm.ts';
import { linkingStrategy } from './linking.ts';
import { loginReturn, loginStep } from './login.ts';
import { registrationReturn, registrationStep } from './registration.ts';
import { settingsReturn, settingsStep } from './settings.ts';
import { withDocuments } from './sign-in.ts';

export type { OidcDependencies } from './dependencies.ts';

/** Social sign-in: accounts at OpenID Connect and OAuth providers. */
export function oidcStrategy(deps: OidcDependencies): Strategy {
  const parts = withDocuments(deps);
  return {
    method: 'oidc',
    group: 'oidc',
    completes: { method: 'oidc', aal: 'aal1' },
    login: loginStep(parts),
    registration: registrationStep(parts),
    settings: settingsStep(parts),
    linking: linkingStrategy(parts),
    endpoints: [
      ...callbackEndpoints(parts, {
        login: async (context) => loginReturn(parts, context),
        registration: async (context) => registrationReturn(parts, context),
        settings: async (context) => settingsReturn(parts, context),
      }),
      ...fedcmEndpoints(parts),
    ],
  };
}
