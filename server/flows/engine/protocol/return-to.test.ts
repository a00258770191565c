import { describe, expect, it } from 'vitest';
import type { ApiError } from '../../../kernel/errors.ts';
import { testConfig } from '../../../test/http-server.ts';
import { secureReturnTo } from './return-to.ts';

const config = testConfig({
  selfservice: {
    allowed_return_urls: [
      'https://app.example.org/welcome',
      'https://*.sub.example.org/',
      'https://*loose.example.org',
      'myapp://callback',
    ],
  },
});
const FALLBACK = 'https://app.example.org/home';
const ask = (returnTo: string) =>
  secureReturnTo(config, {
    source: `http://public.test/self-service/login/browser?return_to=${encodeURIComponent(returnTo)}`,
    fallback: FALLBACK,
  });

describe('secureReturnTo', () => {
  it('goes to the fallback without a return_to', () => {
    expect(ask('')).toBe(FALLBACK);
    expect(secureReturnTo(config, { source: 'http://public.test/x', fallback: FALLBACK })).toBe(FALLBACK);
  });

  it.each([
    'https://app.example.org/welcome',
    'https://app.example.org/welcome/back?x=1#y',
    'HTTPS://APP.EXAMPLE.ORG/welcome',
    'https://app.example.org:443/welcome',
    'https://a.sub.example.org/anything',
    'https://loose.example.org/',
    'https://x.loose.example.org/',
    'myapp://callback/done',
    'http://public.test/self-service/settings?flow=1',
  ])('%s is allowed and sent as given', (url) => {
    expect(ask(url)).toBe(url);
  });

  it('takes scheme and host of the fallback for a path', () => {
    expect(ask('/welcome/x')).toBe('https://app.example.org/welcome/x');
  });

  it.each([
    'https://evil.example.org/welcome',
    'http://app.example.org/welcome',
    'https://app.example.org/other',
    'https://app.example.org:8443/welcome',
    'https://app.example.org@evil.example/welcome',
    'https://evilloose.example.org/',
    'https://sub.example.org/',
    'https://evilsub.example.org/',
    '//evil.example.org/welcome',
    '/other',
    'welcome',
    'javascript:alert(1)',
    'http://public.test/sessions/whoami',
    // What a browser makes of it counts: these leave the allowed path or host.
    'https://app.example.org/welcome/../other',
    'https://app.example.org/welcome/%2e%2e/other',
  ])('%s is refused', (url) => {
    expect(() => ask(url)).toThrow(expect.objectContaining({ code: 400 }) as ApiError);
  });

  it.each([
    'https:\\\\app.example.org\\welcome',
    'https://app.example.org/wel\tcome',
    'https://[::1',
    '%zz',
    ':',
    'a b:c',
  ])('%j is no URL to trust', (url) => {
    expect(() => ask(url)).toThrow(/Unable to parse the return_to/);
  });
});
