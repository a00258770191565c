import type { Config } from '../../config/model.ts';
import { runTemplate } from '../../go/template/interpreter.ts';
import { parseTemplate } from '../../go/template/parser.ts';
import type { Templates } from '../../go/template/syntax.ts';
import { type JsonObject, isJsonObject } from '../../kernel/json.ts';
import type { Channel, RequestHeaders, TemplateType } from '../model.ts';
import { builtinEmail, builtinSms } from './builtin.ts';
import { templateDot } from './data.ts';
export type { Part } from './overrides.ts';
import { TEMPLATE_FUNCTIONS } from '../../go/sprig/index.ts';
import { type Part, type TemplateFile, configuredUrl, overrideFiles } from './overrides.ts';

/** A part of a message could not be made from its template. */
export class RenderError extends Error {
  constructor(template: string, part: Part, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the ${part} of ${template} can not be rendered: ${reason}`, { cause });
    this.name = 'RenderError';
  }
}

/** What is rendered: a message's template and data. */
export interface Renderable {
  readonly channel: Channel;
  readonly template: string;
  readonly data: JsonObject;
  readonly requestHeaders: RequestHeaders | null;
}

export interface Renderer {
  /** One part of a message; an SMS has plain text alone. @throws RenderError */
  render(message: Renderable, part: Part, config: Config): Promise<string>;
}

/** `read` fetches what a URL of the configuration leads to. */
export function createRenderer(read: (url: string) => Promise<string>): Renderer {
  async function filesOf(
    { channel, template }: Renderable,
    part: Part,
    { courier }: Config,
  ): Promise<readonly TemplateFile[]> {
    const url = configuredUrl(courier, channel, template, part);
    if (url !== undefined) return [{ name: template, source: await read(url) }];
    const root = courier.template_override_path;
    const files = root === undefined ? undefined : await overrideFiles(root, channel, template, part);
    if (files !== undefined) return files;
    const source = builtin(channel, template as TemplateType, part);
    if (source === undefined) throw new Error(`there is no such template for ${channel}`);
    return [{ name: template, source }];
  }

  return {
    async render(message, part, config) {
      if (message.template === 'stub') return stub(message.data, part);
      try {
        const files = await filesOf(message, part, config);
        const text = runTemplate(files[0]?.name ?? '', templateDot(message, message.data, message.requestHeaders), {
          templates: parsed(files),
          functions: TEMPLATE_FUNCTIONS,
          html: part === 'html',
        });
        return part === 'subject' ? text.trim() : text;
      } catch (error) {
        throw new RenderError(message.template, part, error);
      }
    },
  };
}

function builtin(channel: Channel, template: TemplateType, part: Part): string | undefined {
  return channel === 'sms' ? builtinSms(template) : builtinEmail(template)?.[part];
}

/** Templates that we do not know, of another version of the reference say, were rendered by whoever queued them: as text alone. */
export const hasHtml = (template: string): boolean =>
  template === 'stub' || builtinEmail(template as TemplateType) !== undefined;

/** A stub's data is its text. */
function stub(data: JsonObject, part: Part): string {
  const field =
    part === 'subject' ? data['subject'] : part === 'html' ? (data['html_body'] ?? data['body']) : data['body'];
  return typeof field === 'string' ? field : '';
}

const MAX_PARSED = 100;
const known = new Map<string, Templates>();

/** Parsed once per text. */
function parsed(files: readonly TemplateFile[]): Templates {
  const key = JSON.stringify(files);
  const found = known.get(key);
  if (found !== undefined) return found;
  const templates: Templates = new Map();
  for (const { name, source } of files) parseTemplate(name, source, templates);
  if (known.size >= MAX_PARSED) known.clear();
  known.set(key, templates);
  return templates;
}

/** The stored data of a message. */
export function parseTemplateData(text: string): JsonObject {
  const data: unknown = JSON.parse(text === '' ? '{}' : text);
  return isJsonObject(data) ? data : {};
}
