import { afterAll, describe, expect, it } from 'vitest';
import { createJsonnet } from '../../jsonnet/jsonnet.ts';
import { ApiError } from '../../kernel/errors.ts';
import { OutboundError, type HttpClient, type OutboundRequest } from '../../outbound/http-client.ts';
import { sendWebHook } from './call.ts';

const jsonnet = createJsonnet();
afterAll(() => jsonnet.close());

const CONFIG = { url: 'http://hook.test/', method: 'POST', body: 'base64://any' };

/** Calls a server with this response; also returns the options that the HTTP client got. */
async function callWith(answer: HttpClient['request'], config = CONFIG) {
  const requests: OutboundRequest[] = [];
  const request: HttpClient['request'] = (url, options = {}) => {
    requests.push(options);
    return answer(url, options);
  };
  const http = () => ({ request, close: async () => {} });
  const result = await sendWebHook(config, {}, { http, jsonnet, read: async () => '{}' }, {}).catch(
    (error: unknown) => error,
  );
  return { result, requests };
}

const answering = (status: number) => async () => ({ status, headers: {}, body: Buffer.alloc(0) });
const failing = (failure: 'timeout' | 'network') => async () => {
  throw new OutboundError(failure, 'hook.test');
};

describe('a call to a web hook', () => {
  it('is a 504 after a timeout, without the address', async () => {
    const { result } = await callWith(failing('timeout'));
    expect(result).toBeInstanceOf(ApiError);
    expect((result as ApiError).toWire()).toEqual({
      code: 504,
      status: 'Gateway Timeout',
      reason: 'A third-party upstream service could not be reached. Please try again later.',
      message: 'the webhook did not answer in time',
    });
  });

  it.each([429, 500, 503])('is a 500 if the server keeps answering %i', async (status) => {
    const { result } = await callWith(answering(status));
    expect(result).toBeInstanceOf(Error);
    expect(result).not.toBeInstanceOf(ApiError);
  });

  it('is a 500 without a connection', async () => {
    expect((await callWith(failing('network'))).result).toBeInstanceOf(OutboundError);
  });

  it.each([200, 204, 302, 404, 501])('returns a response of %i', async (status) => {
    expect((await callWith(answering(status))).result).toMatchObject({ status });
  });

  it('has one id for the call and one for each attempt, and a bounded response', async () => {
    const { requests } = await callWith(answering(200));
    const [first, second] = [requests[0]?.attemptHeaders?.(), requests[0]?.attemptHeaders?.()];
    expect(first?.['ory-webhook-trigger-id']).toBe(second?.['ory-webhook-trigger-id']);
    expect(first?.['ory-webhook-request-id']).not.toBe(second?.['ory-webhook-request-id']);
    expect(requests[0]?.maxResponseBytes).toBe(5 * 1024 * 1024);
  });
});
