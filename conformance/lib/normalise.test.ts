import { describe, expect, test } from 'vitest';
import type { Answer, Exchange, Json, Sent } from './answer.ts';
import { Normaliser, type Step } from './normalise.ts';

const AT = Date.parse('2026-05-01T12:00:00Z');
const sent: Sent = { target: 'public', method: 'GET', path: '/x?a=%20b', headers: { accept: 'text/html' }, body: null };

function normalised(exchange: Exchange): Step {
  return new Normaliser({
    publicUrl: 'http://127.0.0.1:5001',
    adminUrl: 'http://127.0.0.1:5002',
    hooksUrl: 'http://127.0.0.1:5003',
    providerUrl: 'http://127.0.0.1:4600',
    oauth2Url: 'http://127.0.0.1:4700',
    run: 'qwxzjkvbgp',
  }).step(exchange);
}

function responseTo(answer: Partial<Answer>): { readonly [key: string]: Json } {
  return normalised({
    sent,
    answer: { status: 200, headers: {}, body: null, ...answer },
    calls: [],
    providerCalls: [],
    at: AT,
  }).response;
}

describe('a normalised answer', () => {
  test('does not tell the script of a server, nor the bytes of its keys', () => {
    const headers = { 'content-type': ['text/javascript; charset=UTF-8'] };
    expect(responseTo({ headers, body: 'alert(1)' })['body']).toBe('{script}');
    const key = { id: Buffer.alloc(32, 7).toString('base64'), public_key: Buffer.alloc(77, 7).toString('base64') };
    expect(responseTo({ body: [key] })['body']).toEqual([{ id: '{credential#1}', public_key: '{bytes#1}' }]);
  });

  test('tells to the minute how long a session may be cached, since a second may have gone by', () => {
    const cachedFor = (seconds: string) => responseTo({ headers: { 'ory-session-cache-for': [seconds] } })['headers'];
    expect(cachedFor('86399')).toEqual({ 'ory-session-cache-for': '86400' });
    expect(cachedFor('60')).toEqual({ 'ory-session-cache-for': '60' });
    expect(cachedFor('86340')).toEqual({ 'ory-session-cache-for': '86340' });
  });

  test('keeps the state of a flow, however long it is', () => {
    const body = { state: 'recovery_awaiting_address_choice' };
    expect(responseTo({ body })['body']).toEqual(body);
  });

  test('keeps every header that is not about transport', () => {
    const headers = {
      date: ['x'],
      'content-length': ['7'],
      connection: ['close'],
      'cache-control': ['no-store'],
      'x-anything': ['1'],
    };
    expect(responseTo({ headers })['headers']).toEqual({ 'cache-control': 'no-store', 'x-anything': '1' });
  });

  test('takes Vary as a set, on one line or on several', () => {
    expect(responseTo({ headers: { vary: ['Origin', 'Cookie'] } })).toEqual(
      responseTo({ headers: { vary: ['Cookie, Origin'] } }),
    );
  });

  test('tells cookies with their attributes, lifetimes to the minute', () => {
    const cookie =
      'ory_kratos_session=abc; Path=/; Max-Age=86399; HttpOnly; SameSite=Lax; Expires=Sat, 02 May 2026 12:00:00 GMT';
    expect(responseTo({ headers: { 'set-cookie': [cookie] } })['cookies']).toEqual({
      ory_kratos_session: {
        expires: 'future',
        httpOnly: true,
        maxAge: 86400,
        path: '/',
        sameSite: 'lax',
        value: '{cookie#1}',
      },
    });
  });

  test('shows that a cookie is deleted', () => {
    expect(
      responseTo({ headers: { 'set-cookie': ['a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:01 GMT'] } })[
        'cookies'
      ],
    ).toEqual({
      a: { expires: 'past', maxAge: 0, path: '/', value: '' },
    });
  });

  test('tells a cookie that is set twice as two', () => {
    const cookies = responseTo({ headers: { 'set-cookie': ['a=1', 'a=2'] } })['cookies'];
    expect(cookies).toEqual({ a: [{ value: '{cookie#1}' }, { value: '{cookie#2}' }] });
  });

  test('ignores the page of a redirect but no other page', () => {
    const page = { headers: { 'content-type': ['text/html; charset=utf-8'] }, body: '<a href="/y">See Other</a>' };
    expect(responseTo({ ...page, status: 303 })).toEqual({ status: 303, headers: {}, cookies: {}, body: null });
    expect(responseTo(page)['body']).toBe('<a href="/y">See Other</a>');
  });

  test('keeps the order of lists, except of credential identifiers', () => {
    expect(responseTo({ body: { nodes: ['b', 'a'], identifiers: ['b', 'a'] } })['body']).toEqual({
      nodes: ['b', 'a'],
      identifiers: ['a', 'b'],
    });
  });

  test('measures unix times from now and hides durations and version texts only', () => {
    const body = { expired_at_unix: AT / 1000 + 120, since: 12345, version: 'v1', credentials: { version: 0 } };
    expect(responseTo({ body })['body']).toEqual({
      expired_at_unix: '{unix now+2m}',
      since: '{since}',
      version: '{version}',
      credentials: { version: 0 },
    });
  });
});

describe('a web hook that was called', () => {
  function recorded(ctx: Json, more: Record<string, string[]> = {}) {
    const headers = { 'content-type': ['application/json'], ...more };
    const calls = [{ method: 'POST', path: '/a?b=c', headers, body: JSON.stringify(ctx), at: AT }];
    return normalised({ sent, answer: { status: 200, headers: {}, body: null }, calls, providerCalls: [], at: AT })
      .hooks;
  }

  test('is recorded with its body and without the headers that name the client', () => {
    const headers = { host: ['127.0.0.1:5003'], 'user-agent': ['client/1'], 'x-own': ['http://127.0.0.1:5003/x'] };
    expect(recorded({ to: 'http://127.0.0.1:5003/y', at: '2026-05-01T12:00:00Z' }, headers)).toEqual([
      {
        ask: 'POST {hooks}/a?b=c',
        headers: { 'content-type': 'application/json', 'x-own': '{hooks}/x' },
        body: { at: '{now}', to: '{hooks}/y' },
      },
    ]);
  });

  test('tells neither the values of cookies nor how long the request was', () => {
    const csrf = Buffer.alloc(32, 7).toString('base64');
    const ctx = {
      request_cookies: { ory_kratos_session: 'abc', csrf_token_1: csrf },
      request_headers: { 'Content-Length': ['7'], Cookie: [`csrf_token_1=${csrf}`] },
    };
    expect(recorded(ctx)).toMatchObject([
      {
        body: {
          request_cookies: { csrf_token_1: '{csrf#1}', ory_kratos_session: '{cookie#1}' },
          request_headers: { 'Content-Length': '{length}', Cookie: ['csrf_token_1={csrf#1}'] },
        },
      },
    ]);
  });
});
