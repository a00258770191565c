import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const TYPES = join(import.meta.dirname, 'generated', 'types.gen.ts');
const BODIES = join(import.meta.dirname, 'generated', 'bodies.gen.ts');

const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
  config: { compilerOptions: object };
};
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
/** Files as they are, parsed once for all programs. */
const parsed = new Map<string, ts.SourceFile | undefined>();

/** Compiles files of the server with a changed generated file and returns the files that no longer compile. */
function failing(files: readonly string[], generated: string, change: readonly [from: string, to: string]): string[] {
  const host = ts.createCompilerHost(options);
  const { readFile: read, getSourceFile: parse } = host;
  host.readFile = (path) => (path === generated ? changed(read(path) ?? '', change) : read(path));
  host.getSourceFile = (path, ...how) => {
    if (path === generated) return parse(path, ...how);
    if (!parsed.has(path)) parsed.set(path, parse(path, ...how));
    return parsed.get(path);
  };
  const program = ts.createProgram(
    files.map((file) => join(ROOT, file)),
    options,
    host,
  );
  return files.filter((file) => {
    const source = program.getSourceFile(join(ROOT, file));
    return source !== undefined && program.getSemanticDiagnostics(source).length > 0;
  });
}

function changed(text: string, [from, to]: readonly [string, string]): string {
  if (!text.includes(from)) throw new Error(`${relative(ROOT, TYPES)} has no ${from}`);
  return text.replaceAll(from, to);
}

describe('one field of the document changed', () => {
  it.each<[string, string, [string, string]]>([
    ['server/transport/presenters/session.ts', TYPES, ['user_agent?: string | null', 'user_agent?: number']],
    ['server/transport/presenters/identity.ts', TYPES, ['schema_url: string', 'schema_link: string']],
    ['server/transport/presenters/message.ts', TYPES, ['send_count: number', 'send_count: string']],
    ['server/transport/presenters/flow.ts', TYPES, ['request_url: string', 'request_url: number']],
    ['server/transport/operations/identities/input.ts', BODIES, ['"external_id"', '"foreign_id"']],
    ['server/transport/operations/admin-recovery.ts', BODIES, ['"expires_in"', '"lifespan"']],
  ])('stops %s from compiling', { timeout: 120_000 }, (file, generated, change) => {
    expect(failing([file], generated, ['', ''])).toEqual([]);
    expect(failing([file], generated, change)).toEqual([file]);
  });
});
