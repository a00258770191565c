import { describe, expect, it } from 'vitest';
import { negotiate } from './negotiate.ts';

const OFFERS = ['text/html', 'text/*', '*/*', 'application/json'];

describe('negotiate', () => {
  it.each([
    [undefined, 'text/html'],
    ['', 'text/html'],
    ['application/json', 'application/json'],
    ['application/json, text/plain, */*', 'application/json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['*/*', 'text/html'],
    ['text/*', 'text/html'],
    ['application/json;q=0.5, text/html;q=0.9', 'text/html'],
    ['application/json;q=0.9, text/html;q=0.5', 'application/json'],
    ['application/json;q=0', 'text/html'],
    ['application/json; charset=utf-8', 'text/html'],
    ['application/json;q=2', 'text/html'],
    ['application/*', 'application/json'],
    ['text/plain', 'text/html'],
    [',,,', 'text/html'],
    ['application/json garbage', 'application/json'],
  ])('answers %j with %s', (accept, expected) => {
    expect(negotiate(accept, OFFERS, 'text/html')).toBe(expected);
  });

  it('is bounded on a hostile header', () => {
    expect(negotiate('a/b,'.repeat(100_000), OFFERS, 'text/html')).toBe('text/html');
  });
});
