import type { Ajv } from 'ajv';
import addStandardFormats from 'ajv-formats';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The formats of the document that Ajv does not know. */
export function addFormats(ajv: Ajv): Ajv {
  addStandardFormats.default(ajv, ['date-time', 'uri']);
  ajv.addFormat('uuid', UUID);
  ajv.addFormat('uuid4', UUID);
  ajv.addFormat('go-uuid', isGoUuid);
  return ajv;
}

/** Spellings of a UUID that the reference's library reads: canonical, 32 digits, in braces, as URN; empty is none. */
function isGoUuid(text: string): boolean {
  if (text === '' || /^[0-9a-f]{32}$/i.test(text)) return true;
  const bare = /^\{(.*)\}$/.exec(text)?.[1] ?? text.replace(/^urn:uuid:/, '');
  return UUID.test(bare) || /^[0-9a-f]{32}$/i.test(bare);
}
