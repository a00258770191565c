import type { Ajv } from 'ajv';
import addStandardFormats from 'ajv-formats';
import { parseBool } from '../go/bool.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Adds the formats of the document that Ajv does not know, and `go-bool`: a boolean in a query as Go spells it. */
export function addFormats(ajv: Ajv): Ajv {
  addStandardFormats.default(ajv, ['date-time', 'uri']);
  ajv.addFormat('uuid', UUID);
  ajv.addFormat('uuid4', UUID);
  ajv.addFormat('go-bool', (text: string) => parseBool(text) !== undefined);
  return ajv;
}
