import { join } from 'node:path';
import type { Config } from '../../config/model.ts';
import { SPRIG_FUNCTIONS } from '../../go/sprig/index.ts';
import { type Template, type TemplateSource, compileTemplate } from '../../go/template/template.ts';
import { type JsonObject, isJsonObject } from '../../kernel/json.ts';
import type { Channel, RequestHeaders, TemplateType } from '../model.ts';
import { builtinEmail, builtinSms } from './builtin.ts';
import { templateDot } from './data.ts';
export type { Part } from './overrides.ts';
import { type Part, configuredKey, configuredUrl, overrideFile, overrideFiles } from './overrides.ts';

/** A part of a message could not be rendered from its template. */
export class RenderError extends Error {
  constructor(template: string, part: Part, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the ${part} of ${template} cannot be rendered: ${reason}`, { cause });
    this.name = 'RenderError';
  }
}

/** Template and data of a message. */
export interface Renderable {
  readonly channel: Channel;
  readonly template: string;
  readonly data: JsonObject;
  readonly requestHeaders: RequestHeaders | null;
}

export interface Renderer {
  /** Renders one part of a message; an SMS has plain text only. @throws RenderError */
  render(message: Renderable, part: Part, config: Config): Promise<string>;
  /** Why the operator's template of a part cannot be used, and its place; undefined when it can, or none is configured. */
  problem(channel: Channel, template: string, part: Part, config: Config): Promise<TemplateProblem | undefined>;
}

export interface TemplateProblem {
  /** A key of the configuration, or a file. */
  readonly place: string;
  readonly error: unknown;
  /** A web server did not give the template; it may do so when a message needs it. */
  readonly mayPass: boolean;
}

/** `read` fetches the content of a URL in the configuration. */
export function createRenderer(read: (url: string) => Promise<string>): Renderer {
  /** The operator's template; undefined when none is configured. */
  async function ownFiles(
    { channel, template }: Pick<Renderable, 'channel' | 'template'>,
    part: Part,
    { courier }: Config,
  ): Promise<readonly TemplateSource[] | undefined> {
    const url = configuredUrl(courier, channel, template, part);
    if (url !== undefined) return [{ name: template, source: await read(url) }];
    const root = courier.template_override_path;
    return root === undefined ? undefined : overrideFiles(root, channel, template, part);
  }

  async function filesOf(message: Renderable, part: Part, config: Config): Promise<readonly TemplateSource[]> {
    const files = await ownFiles(message, part, config);
    if (files !== undefined) return files;
    const { channel, template } = message;
    const source = builtin(channel, template as TemplateType, part);
    if (source === undefined) throw new Error(`there is no such template for ${channel}`);
    return [{ name: template, source }];
  }

  return {
    async render(message, part, config) {
      if (message.template === 'stub') return stub(message.data, part);
      try {
        const files = await filesOf(message, part, config);
        const dot = templateDot(message, message.data, message.requestHeaders);
        const text = compiled(files, part === 'html').run(dot);
        return part === 'subject' ? text.trim() : text;
      } catch (error) {
        throw new RenderError(message.template, part, error);
      }
    },
    async problem(channel, template, part, config) {
      let isRead = false;
      try {
        const files = await ownFiles({ channel, template }, part, config);
        isRead = true;
        if (files !== undefined) compiled(files, part === 'html');
        return undefined;
      } catch (error) {
        return { ...whereaboutsOf({ channel, template }, part, config, isRead), error };
      }
    },
  };
}

/** Where the operator has put a part, and whether the web server there may give it later. */
function whereaboutsOf(
  { channel, template }: Pick<Renderable, 'channel' | 'template'>,
  part: Part,
  { courier }: Config,
  isRead: boolean,
): Omit<TemplateProblem, 'error'> {
  const url = configuredUrl(courier, channel, template, part);
  const root = courier.template_override_path ?? '';
  if (url === undefined) return { place: join(root, overrideFile(channel, template, part)), mayPass: false };
  return { place: configuredKey(channel, template, part), mayPass: !isRead && url.startsWith('http') };
}

function builtin(channel: Channel, template: TemplateType, part: Part): string | undefined {
  return channel === 'sms' ? builtinSms(template) : builtinEmail(template)?.[part];
}

/** Whether a template has HTML. Unknown ones, queued by another version of the reference, are sent as the text that it stored. */
export const hasHtml = (template: string): boolean =>
  template === 'stub' || builtinEmail(template as TemplateType) !== undefined;

/** The data of a stub is its text. */
function stub(data: JsonObject, part: Part): string {
  const field =
    part === 'subject' ? data['subject'] : part === 'html' ? (data['html_body'] ?? data['body']) : data['body'];
  return typeof field === 'string' ? field : '';
}

const MAX_COMPILED = 100;
const cache = new Map<string, Template>();

/** Compiles templates once per text. */
function compiled(sources: readonly TemplateSource[], html: boolean): Template {
  const key = JSON.stringify([html, sources]);
  const found = cache.get(key);
  if (found !== undefined) return found;
  const template = compileTemplate(sources, { functions: SPRIG_FUNCTIONS, html });
  if (cache.size >= MAX_COMPILED) cache.clear();
  cache.set(key, template);
  return template;
}

/** The stored data of a message; empty when it cannot be read, as the stored text can still be sent. */
export function parseTemplateData(text: string): JsonObject {
  try {
    const data: unknown = JSON.parse(text);
    return isJsonObject(data) ? data : {};
  } catch {
    return {};
  }
}
