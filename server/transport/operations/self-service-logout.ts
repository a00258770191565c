import type { ConfigSource } from '../../config/model.ts';
import type { Logout, LogoutReply } from '../../flows/logout/index.ts';
import type { Handler, HttpReply, HttpRequest } from '../../kernel/http.ts';
import { errorReply } from '../error-handler.ts';
import { reasonedBody } from './body.ts';

type LogoutOperation = 'createBrowserLogoutFlow' | 'updateLogoutFlow' | 'performNativeLogout';

export function logoutOperations(logout: Logout, config: ConfigSource): Record<LogoutOperation, Handler> {
  return {
    createBrowserLogoutFlow: async (request) => toHttp(request, await logout.createLink(request, config.current())),
    updateLogoutFlow: async (request) => toHttp(request, await logout.followLink(request, config.current())),
    performNativeLogout: async (request) => {
      const body = await reasonedBody('performNativeLogout', request);
      return toHttp(request, await logout.endNative(body?.session_token ?? ''));
    },
  };
}

function toHttp(request: HttpRequest, reply: LogoutReply): HttpReply {
  const cookies = 'cookies' in reply && reply.cookies !== undefined ? { cookies: reply.cookies } : {};
  switch (reply.kind) {
    case 'link':
      return { status: 200, body: { logout_token: reply.token, logout_url: reply.url } };
    case 'done':
      return { status: 204, ...cookies };
    case 'redirect':
      return { status: reply.status, headers: { location: reply.to }, ...cookies };
    case 'error':
      return { ...errorReply(reply.error, request.headers['x-request-id'] && request.id), ...cookies };
    default:
      throw new Error(`a logout has no reply of kind ${reply.kind}`);
  }
}
