/** The one place that knows who is redirected and who gets JSON. */
import type { FlowType } from '../interfaces/model.ts';
import type { Answer, FlowReply, JsonClients } from '../interfaces/reply.ts';
import type { Client, Dialect } from './client.ts';

/** The client that asks: an exchange, or a request without a flow. */
export interface Asking {
  readonly client: Client;
  readonly dialect: Dialect;
}

/** The client that submits to a flow of this type. */
export const clientOf = ({ asksForJson }: Dialect, type: FlowType): Client => {
  if (type === 'api') return 'native';
  return asksForJson ? 'ajax' : 'browser';
};

/** JSON for those who get it, a redirect for all others. */
export function respond(asking: Asking, { page, status = 303, json, jsonFor = 'apps' }: Answer): FlowReply {
  return json !== undefined && getsJson(asking, jsonFor) ? json : { kind: 'redirect', status, to: page };
}

function getsJson({ client, dialect: { asksForJson, acceptsJson } }: Asking, jsonFor: JsonClients): boolean {
  switch (jsonFor) {
    case 'apps':
      return client !== 'browser';
    case 'json-requests':
      return asksForJson;
    case 'json-readers':
      return acceptsJson;
    case 'native-or-json-readers':
      return client === 'native' || acceptsJson;
    case 'any-json':
      return asksForJson || acceptsJson;
    case 'everyone':
      return true;
  }
}
