import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configWith } from '../../test/courier.ts';
import type { Channel } from '../model.ts';
import type { Part } from './overrides.ts';
import { createRenderer } from './renderer.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'zelos-templates-'));
});
afterAll(() => rm(root, { recursive: true }));

async function write(place: string, text: string): Promise<void> {
  const path = join(root, place);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}

/** The fields of every template. */
const DATA = {
  to: 'ann@example.org',
  recovery_url: 'https://x.test/r',
  recovery_code: '1',
  verification_url: 'https://x.test/v',
  verification_code: '2',
  login_code: '123456',
  registration_code: '3',
  transient_payload: { name: '<Ann>' },
  expires_in_minutes: 5,
};

async function render(
  template: string,
  part: Part,
  channel: Channel = 'email',
  templates: object = {},
): Promise<string> {
  const renderer = createRenderer(async (url) => Buffer.from(url.slice('base64://'.length), 'base64').toString());
  const config = configWith({ template_override_path: root, templates });
  return renderer.render({ channel, template, data: DATA, requestHeaders: null }, part, config);
}

describe('templates under template_override_path', () => {
  it.each([
    ['recovery_valid', 'recovery/valid'],
    ['recovery_invalid', 'recovery/invalid'],
    ['recovery_code_valid', 'recovery_code/valid'],
    ['recovery_code_invalid', 'recovery_code/invalid'],
    ['verification_valid', 'verification/valid'],
    ['verification_invalid', 'verification/invalid'],
    ['verification_code_valid', 'verification_code/valid'],
    ['verification_code_invalid', 'verification_code/invalid'],
    ['login_code_valid', 'login_code/valid'],
    ['registration_code_valid', 'registration_code/valid'],
  ])('take the place of every part of %s, and only those that are there', async (template, folder) => {
    const builtin = await render(template, 'plaintext');
    expect(builtin).not.toContain('own');
    await write(`${folder}/email.subject.gotmpl`, 'own subject to {{ .To }}\n');
    await write(`${folder}/email.body.gotmpl`, 'own <b>{{ .TransientPayload.name }}</b>');
    expect(await render(template, 'subject')).toBe('own subject to ann@example.org');
    expect(await render(template, 'html')).toBe('own <b>&lt;Ann&gt;</b>');
    expect(await render(template, 'plaintext')).toBe(builtin);
    await write(`${folder}/email.body.plaintext.gotmpl`, 'own {{ .TransientPayload.name }} {{ upper "text" }}');
    expect(await render(template, 'plaintext')).toBe('own <Ann> TEXT');
  });

  it.each(['verification_code', 'recovery_code', 'login_code', 'registration_code'])(
    'take the place of SMS of %s',
    async (kind) => {
      await write(`${kind}/valid/sms.body.gotmpl`, 'own SMS to {{ .To }}');
      expect(await render(`${kind}_valid`, 'plaintext', 'sms')).toBe('own SMS to ann@example.org');
    },
  );

  it('may call the files beside them', async () => {
    const folder = 'login_code/valid';
    await write(`${folder}/email.body.plaintext.gotmpl`, '{{ template "email.body.plaintext.de.gotmpl" . }}');
    await write(`${folder}/email.body.plaintext.de.gotmpl`, 'Dein Code: {{ .LoginCode }}');
    expect(await render('login_code_valid', 'plaintext')).toBe('Dein Code: 123456');
  });

  it('yield to the templates of the configuration', async () => {
    await write('login_code/valid/email.subject.gotmpl', 'from the folder');
    const templates = { login_code: { valid: { email: { subject: `base64://${btoa('from the key')}` } } } };
    expect(await render('login_code_valid', 'subject', 'email', templates)).toBe('from the key');
    expect(await render('login_code_valid', 'subject')).toBe('from the folder');
  });

  it('are read again when they change', async () => {
    await write('recovery/valid/email.subject.gotmpl', 'first');
    expect(await render('recovery_valid', 'subject')).toBe('first');
    await write('recovery/valid/email.subject.gotmpl', 'second');
    expect(await render('recovery_valid', 'subject')).toBe('second');
  });
});
