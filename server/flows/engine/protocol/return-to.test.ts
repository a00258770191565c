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
    'https://APP.EXAMPLE.ORG/welcome',
    'https://app.example.org:443/welcome',
    'https://a.sub.example.org/anything',
    'https://loose.example.org/',
    'https://x.loose.example.org/',
    'myapp://callback/done',
    'http://public.test/self-service/settings?flow=1',
  ])('%s is allowed and sent as given', (url) => {
    expect(ask(url)).toBe(url);
  });

  it.each([
    // Recorded from the reference, the spaces of queries apart.
    ['HTTPS://app.example.org/welcome/日', 'https://app.example.org/welcome/%E6%97%A5'],
    ['https://app.example.org/welcome/my file', 'https://app.example.org/welcome/my%20file'],
    ['https://app.example.org/welcome?q=a b ü#c d', 'https://app.example.org/welcome?q=a%20b%20%c3%bc#c%20d'],
    ['https://app.example.org/welcome/a\\..\\..\\b', 'https://app.example.org/welcome/a%5C..%5C..%5Cb'],
  ])('%s is sent as %s', (url, sent) => {
    expect(ask(url)).toBe(sent);
  });

  it.each([
    'https://münchen.example/grüße',
    'https://MÜNCHEN.example/gr%C3%BC%C3%9Fe/x',
    'https://xn--mnchen-3ya.example/grüße',
  ])('%s is what is allowed as https://münchen.example/grüße', (url) => {
    const allowing = testConfig({ selfservice: { allowed_return_urls: ['https://münchen.example/grüße'] } });
    const source = `http://public.test/?return_to=${encodeURIComponent(url)}`;
    expect(secureReturnTo(allowing, { source, fallback: FALLBACK })).toMatch(/^https:\/\/[\w%-]+\.example\/gr/);
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
