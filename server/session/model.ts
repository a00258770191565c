import type { Aal, Identity } from '../identity/model.ts';

/** A method that a session has completed (`sessions.authentication_methods`). */
export interface AuthenticationMethod {
  /** A credential type, `link_recovery`, `code_recovery` or `v0.6_legacy_session`. */
  method: string;
  aal: Aal;
  completedAt: Date;
  provider?: string | undefined;
  organization?: string | undefined;
  /** Codes and links: where they were sent. Stored for {@link isSameFactor} and not shown. */
  address?: string | undefined;
}

/** A device of a session (`session_devices`). */
export interface SessionDevice {
  id: string;
  ipAddress: string | null;
  /** Null when the client sent no `User-Agent`. */
  userAgent: string | null;
  location: string | null;
}

/** What clients see of a session (`sessions`). */
export interface VisibleSession {
  id: string;
  /** The stored flag; `isActive` in `session/session.ts` also checks the expiry and the state of the identity. */
  active: boolean;
  expiresAt: Date;
  authenticatedAt: Date;
  issuedAt: Date;
  aal: Aal;
  authenticationMethods: AuthenticationMethod[];
  identity?: Identity | undefined;
  devices: SessionDevice[];
}

/** A session with its secrets and all else that is stored of it. */
export interface Session extends VisibleSession {
  identityId: string;
  /** `ory_st_...`: the secret in clear text. Never logged. */
  token: string;
  /** `ory_lo_...`. */
  logoutToken: string;
  createdAt: Date;
  updatedAt: Date;
}
