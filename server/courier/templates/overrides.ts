/** Finds the operator's templates: `courier.templates` and `template_override_path`. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourierTree } from '../../config/model.ts';
import type { TemplateSource } from '../../go/template/template.ts';
import { LastRead } from '../../outbound/last-read.ts';
import type { Channel } from '../model.ts';

export type Part = 'subject' | 'plaintext' | 'html';

/** `recovery_code_valid` is configured under `recovery_code` and `valid`. */
function placeOf(template: string): { readonly kind: string; readonly outcome: 'valid' | 'invalid' } | undefined {
  const [, kind, outcome] = /^(.+)_(valid|invalid)$/.exec(template) ?? [];
  return kind === undefined ? undefined : { kind, outcome: outcome === 'valid' ? 'valid' : 'invalid' };
}

/** The configuration key of a part, for messages to the operator. */
export function configuredKey(channel: Channel, template: string, part: Part): string {
  const { kind = template, outcome = 'valid' } = placeOf(template) ?? {};
  const place = channel === 'sms' ? 'sms.body.plaintext' : part === 'subject' ? 'email.subject' : `email.body.${part}`;
  return `courier.templates.${kind}.${outcome}.${place}`;
}

/** The file of a part, relative to `template_override_path`. */
export function overrideFile(channel: Channel, template: string, part: Part): string {
  const { kind = template, outcome = 'valid' } = placeOf(template) ?? {};
  return join(kind, outcome, `${FILES[channel][part]}.gotmpl`);
}

/** The URL in `courier.templates` of a part; undefined when it is not configured. */
export function configuredUrl(
  courier: CourierTree,
  channel: Channel,
  template: string,
  part: Part,
): string | undefined {
  const place = placeOf(template);
  const templates: Partial<Record<string, NonNullable<NonNullable<CourierTree['templates']>['recovery']>>> =
    courier.templates ?? {};
  const outcome = place && templates[place.kind]?.[place.outcome];
  if (outcome === undefined) return undefined;
  if (channel === 'sms') return 'sms' in outcome ? outcome.sms?.body?.plaintext : undefined;
  const { subject, body } = outcome.email;
  return (part === 'subject' ? subject : body?.[part]) || undefined;
}

const FILES: Readonly<Record<Channel, Readonly<Record<Part, string>>>> = {
  email: { subject: 'email.subject', plaintext: 'email.body.plaintext', html: 'email.body' },
  sms: { subject: 'sms.subject', plaintext: 'sms.body', html: 'sms.body' },
};

/**
 * The file of a part under `template_override_path`, followed by the files beside it whose names have the same beginning, which it may
 * call (`{{ template "email.body.de.gotmpl" . }}`). Undefined when the file does not exist.
 */
export async function overrideFiles(
  root: string,
  channel: Channel,
  template: string,
  part: Part,
): Promise<readonly TemplateSource[] | undefined> {
  const place = placeOf(template);
  if (place === undefined) return undefined;
  const folder = join(root, place.kind, place.outcome);
  const stem = FILES[channel][part];
  const main = `${stem}.gotmpl`;
  return sources.read(join(folder, main), () => readSources(folder, stem, main));
}

const sources = new LastRead<readonly TemplateSource[] | undefined>();

async function readSources(folder: string, stem: string, main: string): Promise<readonly TemplateSource[] | undefined> {
  const names = await readdir(folder).catch(noEntries);
  if (!names.includes(main)) return undefined;
  const others = names.filter((name) => name.startsWith(stem) && name !== main).sort();
  return Promise.all(
    [main, ...others].map(async (name) => ({ name, source: await readFile(join(folder, name), 'utf8') })),
  );
}

/** A folder that does not exist has no templates. Any other error is reported: the built-in text must not replace the operator's. */
function noEntries(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
  throw error;
}
