import { readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { DEFAULT_CIPHERS, type SecureContextOptions } from 'node:tls';
import type { Listener } from '../config/model.ts';

type TlsPair = NonNullable<Listener['tls']>;

/** Node's ciphers without RSA key exchange, which has no forward secrecy (RFC 9325, section 4.1); Go excludes it, too. */
const CIPHERS = `${DEFAULT_CIPHERS}:!kRSA`;

/** Reads key and certificate as PEM text. @throws a system error if a file cannot be read */
export function readTlsPair({ kind, key, cert }: TlsPair): SecureContextOptions {
  const read = (source: string): string =>
    kind === 'base64' ? Buffer.from(source, 'base64').toString() : readFileSync(source, 'utf8');
  return { key: read(key), cert: read(cert), minVersion: 'TLSv1.2', ciphers: CIPHERS };
}

/** Delay after a change, in milliseconds, since renewal tools write two files one after the other. */
const SETTLE_MS = 500;

/**
 * Calls `changed` when a file of the pair was replaced, so that a renewed certificate needs no restart. Watches the folders, since the
 * files are often symbolic links. Returns a function that stops watching.
 */
export function watchTlsPair(pair: TlsPair, changed: () => void): () => void {
  if (pair.kind === 'base64') return () => {};
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS).unref();
  };
  const watchers = [...new Set([dirname(pair.key), dirname(pair.cert)])].map((folder) =>
    watch(folder, { persistent: false }, later),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
