import { type Json, type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { printRow, printTable, type OutputOptions } from '../output/print.ts';

const HEADER = ['ID', 'VERIFIED ADDRESSES', 'RECOVERY ADDRESSES', 'SCHEMA ID', 'SCHEMA URL'];

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

function addresses(value: Json | undefined): string {
  const list = Array.isArray(value) ? (value as readonly Json[]) : [];
  return list
    .map((address) => (isJsonObject(address) ? text(address['value']) : ''))
    .filter(Boolean)
    .join(', ');
}

const columns = (identity: JsonObject): string[] => [
  text(identity['id']),
  addresses(identity['verifiable_addresses']),
  addresses(identity['recovery_addresses']),
  text(identity['schema_id']),
  text(identity['schema_url']),
];

/** Without absent metadata, as in the reference's output. */
const shown = (identity: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(identity).filter(([key, value]) => value !== null || !key.startsWith('metadata_')));

/** Prints one identity. */
export function printIdentity(identity: JsonObject, options: OutputOptions): void {
  printRow({ header: HEADER, columns: columns(identity), value: shown(identity) }, options);
}

/** Prints a list of identities. With `nextPageToken`, structured formats print an object with the list and the token. */
export function printIdentities(
  identities: readonly JsonObject[],
  options: OutputOptions,
  nextPageToken?: string,
): void {
  const list = identities.map(shown);
  printTable(
    {
      header: HEADER,
      rows: [
        ...identities.map(columns),
        [''],
        ['NEXT PAGE TOKEN', ...(nextPageToken === undefined ? [''] : [nextPageToken])],
      ],
      value: nextPageToken === undefined ? list : { identities: list, next_page_token: nextPageToken },
    },
    options,
  );
}
