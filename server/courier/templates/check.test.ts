import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Config, ConfigSource } from '../../config/model.ts';
import { createLogger } from '../../observability/logger.ts';
import { configWith } from '../../test/courier.ts';
import { watchTemplates } from './check.ts';
import { createRenderer } from './renderer.ts';

const base64 = (text: string): string => `base64://${Buffer.from(text).toString('base64')}`;

async function warningsOf(first: Config, reloaded: Config): Promise<Record<string, string>> {
  const renderer = createRenderer(async (url) => Buffer.from(url.slice('base64://'.length), 'base64').toString());
  const logger = createLogger({ ...first.log, level: 'panic' });
  const warnings: Record<string, string> = {};
  vi.spyOn(logger, 'warn').mockImplementation(((entry: { template: string; err: Error }) => {
    warnings[entry.template] = entry.err.message;
  }) as never);
  let changed: ((next: Config) => void) | undefined;
  const config = {
    current: () => first,
    onChange: (listener: (next: Config) => void) => ((changed = listener), () => undefined),
  } as unknown as ConfigSource;
  watchTemplates(renderer, config, logger);
  const count = () => Object.keys(warnings).length;
  await vi.waitFor(() => expect(count()).toBe(3), { timeout: 10_000 });
  changed?.(reloaded);
  await vi.waitFor(() => expect(count()).toBe(4), { timeout: 10_000 });
  return warnings;
}

it('names every template that cannot be used, at start and after a reload', async () => {
  const root = await mkdtemp(join(tmpdir(), 'zelos-check-'));
  const folder = join(root, 'recovery', 'valid');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'email.body.gotmpl'), '<a href="{{ .RecoveryURL }}>x</a>\n');
  const broken = {
    subject: base64('{{ nope }}'),
    body: { html: base64('ok\n{{ if }}'), plaintext: base64('{{ .To }}') },
  };
  const first = configWith({
    template_override_path: root,
    templates: { verification_code: { valid: { email: broken } } },
  });
  const sms = { body: { plaintext: base64('{{ end }}') } };
  const reloaded = configWith({ templates: { login_code: { valid: { email: {}, sms } } } });
  try {
    expect(await warningsOf(first, reloaded)).toEqual({
      'courier.templates.verification_code.valid.email.subject':
        'template: verification_code_valid: line 1: function "nope" not defined',
      'courier.templates.verification_code.valid.email.body.html': expect.stringContaining('line 2') as string,
      [join(folder, 'email.body.gotmpl')]: expect.stringContaining('ends in a non-text context') as string,
      'courier.templates.login_code.valid.sms.body.plaintext': expect.stringContaining('unexpected {{end}}') as string,
    });
  } finally {
    await rm(root, { recursive: true });
  }
});
