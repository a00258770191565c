import { open } from 'node:fs/promises';
import type { HttpClient } from './http-client.ts';
import { LastRead } from './last-read.ts';

/** Maximum size of a document behind a URL of the configuration, as for identity schemas in the reference. */
const MAX_BYTES = 1024 * 1024;

/** Files are read each time; their last content counts while the process has no file descriptors left. */
const files = new LastRead<Buffer>();

/** The document cannot be read. Of its URL, the message holds scheme and host only, and none of its content. */
class ContentError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ContentError';
  }
}

/**
 * Reads the content of a URL of the configuration: `file://` with a path absolute or relative to the working directory,
 * `base64://` (RFC 4648 section 4, also empty), `http://` or `https://` answering 200. At most 1 MiB.
 * @throws ContentError, or the HTTP client's OutboundError
 */
export async function readContent(url: string, http: HttpClient): Promise<Buffer> {
  const [, scheme = '', rest = ''] = /^([a-z0-9]+):\/\/([^]*)$/.exec(url) ?? [];
  switch (scheme) {
    case 'base64':
      return decodeBase64(rest);
    case 'file':
      return files.read(rest, () => readBounded(rest));
    case 'http':
    case 'https':
      return download(url, http);
    default:
      throw new ContentError('a URL of content must start with file://, base64://, http:// or https://');
  }
}

function decodeBase64(text: string): Buffer {
  // Go's StdEncoding: padded, line breaks are ignored.
  const compact = text.replaceAll(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
    throw new ContentError('the text after base64:// is not base64');
  }
  return bounded(Buffer.from(compact, 'base64'), 'base64://');
}

async function readBounded(path: string): Promise<Buffer> {
  try {
    await using file = await open(path, 'r');
    const buffer = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      length += bytesRead;
      if (bytesRead === 0 || length === buffer.length) break;
    }
    return bounded(Buffer.from(buffer.subarray(0, length)), `file://${path}`);
  } catch (error) {
    if (error instanceof ContentError) throw error;
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new ContentError(`file://${path} cannot be read${code}`, error);
  }
}

async function download(url: string, http: HttpClient): Promise<Buffer> {
  const { status, body } = await http.request(url, { maxResponseBytes: MAX_BYTES });
  if (status !== 200)
    throw new ContentError(`${URL.parse(url)?.origin ?? 'the server'} answered ${status} instead of 200`);
  return body;
}

function bounded(content: Buffer, source: string): Buffer {
  if (content.length > MAX_BYTES) throw new ContentError(`${source} holds more than ${MAX_BYTES} bytes`);
  return content;
}
