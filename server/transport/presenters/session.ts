import type { Config } from '../../config/model.ts';
import type { Wire } from '../../contract/index.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import type { AuthenticationMethod, SessionDevice, VisibleSession } from '../../session/model.ts';
import { isActive } from '../../session/session.ts';
import { type Writable, presentIdentity } from './identity.ts';

export interface SessionPresentation {
  /** Shows `devices: null`, when the client did not request them (the admin API's list only). */
  readonly withoutDevices?: boolean;
  /** Leaves the identity's `schema_url` empty (lists of one identity's sessions). */
  readonly withoutSchemaUrl?: boolean;
  /** Shown as `tokenized`. */
  readonly tokenized?: string | undefined;
}

/** Optional members are assigned, as in `presentIdentity`: a list holds thousands of methods. */
function presentMethod({ method, aal, completedAt, provider, organization }: AuthenticationMethod) {
  const wire: Writable<Wire['SessionAuthenticationMethod']> = {
    // Sessions of old versions may have other methods.
    method: method as Wire['SessionAuthenticationMethod']['method'],
    aal,
    completed_at: toRfc3339(completedAt),
  };
  if (provider !== undefined && provider !== '') wire.provider = provider;
  if (organization !== undefined && organization !== '') wire.organization = organization;
  return wire;
}

const presentDevice = ({ id, ipAddress, userAgent, location }: SessionDevice): Wire['SessionDevice'] => ({
  id,
  ip_address: ipAddress,
  user_agent: userAgent,
  location,
});

/** A session on the wire; `active` is true while it is usable. Member order and omissions are the reference's. */
export function presentSession(
  session: VisibleSession,
  config: Config,
  now: Date,
  { withoutDevices = false, withoutSchemaUrl = false, tokenized }: SessionPresentation = {},
): Wire['Session'] {
  const { identity, devices } = session;
  const baseUrl = withoutSchemaUrl ? undefined : config.derived.public.baseUrl;
  const wire: Writable<Wire['Session']> = {
    id: session.id,
    active: isActive(session, now),
    expires_at: toRfc3339(session.expiresAt),
    authenticated_at: toRfc3339(session.authenticatedAt),
    authenticator_assurance_level: session.aal,
    authentication_methods: session.authenticationMethods.map(presentMethod),
    issued_at: toRfc3339(session.issuedAt),
    identity: identity === undefined ? null : presentIdentity(identity, { baseUrl }),
    devices: withoutDevices ? null : devices.map(presentDevice),
  };
  if (tokenized !== undefined) wire.tokenized = tokenized;
  return wire;
}
