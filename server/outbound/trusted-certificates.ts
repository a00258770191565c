/**
 * Which certificate authorities are trusted: those of the system, as in Go programs (`crypto/x509`, `root_unix.go`), so that an operator
 * installs a private authority once. By default Node trusts a compiled-in list.
 */
import { readdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Bundles of Debian, Red Hat, SUSE, OpenELEC, Red Hat 7 and Alpine; the first that exists is used. */
const FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const FOLDERS = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

let trusted: Promise<void> | undefined;

/**
 * From now on, all TLS connections of this process trust the system's authorities, or those of `SSL_CERT_FILE` and `SSL_CERT_DIR`. If the
 * system has none, the compiled-in list stays. Reads files at the first call only.
 */
export function trustSystemCertificates(): Promise<void> {
  trusted ??= systemCertificates(process.env).then((certificates) => {
    if (certificates.length > 0) setDefaultCACertificates([...certificates, ...getCACertificates('extra')]);
  });
  return trusted;
}

/** In PEM. On macOS and Windows, Node reads the keychain or registry. */
async function systemCertificates(env: NodeJS.ProcessEnv): Promise<string[]> {
  const { SSL_CERT_FILE: file = '', SSL_CERT_DIR: folders = '' } = env;
  const isUnix = process.platform !== 'darwin' && process.platform !== 'win32';
  if (!isUnix && file === '' && folders === '') return getCACertificates('system');
  const bundle = await firstReadable(file === '' ? FILES : [file]);
  const others = await Promise.all((folders === '' ? FOLDERS : folders.split(delimiter)).map(readFolder));
  return [...new Set([bundle, ...others.flat()].flatMap((text) => text.match(CERTIFICATE) ?? []))];
}

async function firstReadable(files: readonly string[]): Promise<string> {
  for (const file of files) {
    const text = await readText(file);
    if (text !== '') return text;
  }
  return '';
}

async function readFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readText(join(folder, name))));
}

const readText = (file: string): Promise<string> => readFile(file, 'latin1').catch(() => '');
