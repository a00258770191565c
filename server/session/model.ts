import type { Aal, Identity } from '../identity/model.ts';

/** One way of authentication that a session has passed (`sessions.authentication_methods`). */
export interface AuthenticationMethod {
  /** A credential type, `link_recovery`, `code_recovery` or `v0.6_legacy_session`. */
  method: string;
  aal: Aal;
  completedAt: Date;
  provider?: string | undefined;
  organization?: string | undefined;
}

export interface SessionDevice {
  id: string;
  ipAddress: string | null;
  /** Null where the client named none. */
  userAgent: string | null;
  location: string | null;
}

export interface Session {
  id: string;
  /** Stored flag; `isActive` in `session/session.ts` also looks at expiry and the identity's state. */
  active: boolean;
  expiresAt: Date;
  authenticatedAt: Date;
  issuedAt: Date;
  aal: Aal;
  authenticationMethods: AuthenticationMethod[];
  identityId: string;
  identity?: Identity | undefined;
  devices: SessionDevice[];
  /** `ory_st_...`: the secret itself. Never logged. */
  token: string;
  /** `ory_lo_...`. */
  logoutToken: string;
  createdAt: Date;
  updatedAt: Date;
}
