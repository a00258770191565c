import { writeUrl } from '../../go/url.ts';
import type { BeforeHooks, ConfigTree, Derived, DerivedFlow } from '../model.ts';
import { durationMs } from './units.ts';

const HOUR = 3_600_000;

/** Flow settings with units and fallbacks. Lifespans are one hour unless given. */
export function deriveFlows(tree: ConfigTree): Derived['flows'] {
  const { flows, default_browser_return_url: returnTo } = tree.selfservice;
  const mitigatesEnumeration = tree.security.account_enumeration.mitigate;
  const { login, registration, settings, recovery, verification, error, logout } = flows;
  return {
    login: { ...flow(login, true), identifierFirst: login.style === 'identifier_first' },
    registration: {
      ...flow(registration, registration.enabled),
      loginHints: registration.login_hints,
      // The deprecated key wins when it is on.
      twoSteps: !registration.enable_legacy_one_step && registration.style === 'profile_first',
      hidesTakenAddresses: tree.zelos.registration.hide_taken_addresses && mitigatesEnumeration && verification.enabled,
    },
    settings: {
      ...flow(settings, true),
      privilegedSessionMaxAgeMs: durationMs(settings.privileged_session_max_age, HOUR),
    },
    recovery: { ...flow(recovery, recovery.enabled), ...addressFlow(recovery) },
    verification: { ...flow(verification, verification.enabled), ...addressFlow(verification) },
    error: { uiUrl: writeUrl(error.ui_url) },
    logout: { returnTo: writeUrl(logout?.after?.default_browser_return_url ?? returnTo) },
  };
}

interface FlowSettings {
  readonly ui_url: string;
  readonly lifespan: string;
  readonly before?: BeforeHooks;
}

function flow(settings: FlowSettings, enabled: boolean): DerivedFlow {
  return {
    uiUrl: writeUrl(settings.ui_url),
    lifespanMs: durationMs(settings.lifespan, HOUR),
    enabled,
    beforeHooks: settings.before?.hooks ?? [],
  };
}

function addressFlow(settings: { readonly use: 'link' | 'code'; readonly notify_unknown_recipients: boolean }) {
  return { use: settings.use, notifyUnknownRecipients: settings.notify_unknown_recipients };
}
