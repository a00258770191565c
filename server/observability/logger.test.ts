import { describe, expect, it } from 'vitest';
import type { LogTree } from '../config/model.ts';
import { ApiError } from '../kernel/errors.ts';
import { loggedHeaders, loggedQuery } from './logged-request.ts';
import { createLogger } from './logger.ts';

function logged(log: Partial<LogTree>, write: (logger: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = [];
  write(createLogger({ level: 'info', ...log }, { write: (line) => void lines.push(line.trimEnd()) }));
  return lines;
}
const headers = { authorization: 'Bearer s3cret', cookie: 's3cret', 'x-session-token': 's3cret', 'user-agent': 'test' };

describe('logger', () => {
  it('writes JSON with the level names of the reference', () => {
    const [line = ''] = logged({}, (logger) => logger.warn({ key: 1 }, 'text'));
    expect(JSON.parse(line)).toMatchObject({
      level: 'warning',
      msg: 'text',
      key: 1,
      service_name: 'Zelos',
      time: expect.stringMatching(/Z$/),
    });
  });
  it.each([
    ['info', 2],
    ['debug', 3],
    ['warning', 1],
    ['panic', 0],
  ] as const)('at level %s writes %i of three entries', (level, count) => {
    const write = (logger: ReturnType<typeof createLogger>) => [logger.debug('a'), logger.info('b'), logger.warn('c')];
    expect(logged({ level }, write)).toHaveLength(count);
  });
  it('writes plain text', () => {
    const [line] = logged({ format: 'text' }, (logger) => logger.info({ a: 'b c', n: 1 }, 'some text'));
    expect(line).toMatch(/^time=\S+ level=info msg="some text" service_name=Zelos audience=application a="b c" n=1$/);
  });
  it('has one audience, which an entry may name', () => {
    const [line = ''] = logged({}, (logger) => logger.info({ audience: 'audit' }, 'x'));
    expect(line.match(/"audience":"\w+"/g)).toEqual(['"audience":"audit"']);
  });
  it('hides secrets', () => {
    const secrets = {
      password: 's3cret',
      session: { token: 's3cret' },
      body: { session: { csrf_token: 's3cret' } },
    };
    const [line = ''] = logged({}, (logger) => logger.info(secrets, 'x'));
    expect(line).not.toContain('s3cret');
    expect(line).toContain('log.leak_sensitive_values');
    expect(logged({ redaction_text: 'hidden' }, (logger) => logger.info(secrets, 'x'))[0]).toContain(
      '"password":"hidden"',
    );
    expect(logged({ leak_sensitive_values: true }, (logger) => logger.info(secrets, 'x'))[0]).toContain('s3cret');
  });
  it('writes an error with its causes', () => {
    const [line = ''] = logged({}, (logger) =>
      logger.error({ err: new Error('outer', { cause: new TypeError('inner') }) }, 'x'),
    );
    expect(JSON.parse(line)).toMatchObject({
      level: 'error',
      error: { message: 'outer', stack_trace: expect.any(String), cause: { type: 'TypeError', message: 'inner' } },
    });
  });
  it('writes of an error with an answer what it says, and to the operator alone', () => {
    const fields = { code: 409, message: 'conflict', reason: 'it is taken', debug: 'by whom' } as const;
    const [line = ''] = logged({}, (logger) => logger.error({ err: new ApiError(fields) }, 'x'));
    const { code, ...rest } = fields;
    expect(JSON.parse(line)).toMatchObject({ error: { ...rest, status: 'Conflict', status_code: code } });
  });
  it('names the version of the server', () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    createLogger({ level: 'info' }, destination, 'v1').info('x');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ service_name: 'Zelos', service_version: 'v1' });
  });
});

describe('loggedQuery', () => {
  it.each([
    ['flow=1&token=abc&x=y', 'flow=1&redacted=2'],
    ['code=1', 'redacted=1'],
    ['s3cret', 'redacted=1'],
    ['fl%6fw=1&aal=aal2', 'aal=aal2&redacted=1'],
    ['', ''],
  ])('%s', (query, expected) => expect(loggedQuery(query)).toBe(expected));
});

describe('loggedHeaders', () => {
  it('shows allow-listed headers, and that there are credentials', () => {
    expect(loggedHeaders({ ...headers, 'x-api-key': 's3cret', referer: 'http://a/?code=s3cret' }, 'gone')).toEqual({
      'user-agent': 'test',
      authorization: 'gone',
      cookie: 'gone',
      'x-session-token': 'gone',
    });
  });
});
