/** The Dockerfile, read by a parser: what a linter of Dockerfiles asks for, and that what it copies and names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerfileParser, type Copy, type Instruction } from 'dockerfile-ast';
import { expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
const dockerfile = DockerfileParser.parse(text);
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

const instructions = (keyword: string): Instruction[] =>
  dockerfile.getInstructions().filter((each) => each.getKeyword() === keyword);
const values = (instruction: Instruction): string[] => instruction.getArguments().map((each) => each.getValue());
const stages = dockerfile.getFROMs().map((from) => from.getBuildStage());

it('begins with Node of the version that the dependencies name, by tag, and ends with nothing but what is copied', () => {
  const bases = dockerfile.getFROMs().map((from) => from.getImage());
  expect(bases.pop()).toBe('scratch');
  for (const base of bases)
    expect(base).toMatch(new RegExp(`^node:${manifest.dependencies['node']}-[a-z]+-slim(@sha256:[0-9a-f]{64})?$`));
});

it('uses no instruction that fetches or is deprecated', () => {
  for (const keyword of ['ADD', 'MAINTAINER', 'ONBUILD', 'SHELL']) expect(instructions(keyword)).toEqual([]);
  for (const run of instructions('RUN'))
    expect(run.getRawArgumentsContent()).not.toMatch(/\b(?:curl|wget|sudo|apt-get|ssh)\b/);
});

it('copies what is in the repository, or from an earlier stage', () => {
  const copies = dockerfile.getCOPYs();
  expect(copies.length).toBeGreaterThan(5);
  for (const copy of copies) {
    const from = stageOf(copy);
    if (from !== undefined) expect(stages).toContain(from);
    else for (const source of values(copy).slice(0, -1)) expect(existsSync(join(ROOT, source)), source).toBe(true);
  }
});

const stageOf = (copy: Copy): string | undefined => copy.getFromFlag()?.getValue() ?? undefined;

it('sends to the builder what it copies, and no more', () => {
  const [first, ...rules] = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(first).toBe('*');
  const sent = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const copied = dockerfile
    .getCOPYs()
    .flatMap((copy) => (stageOf(copy) === undefined ? values(copy).slice(0, -1) : []));
  expect(copied.toSorted()).toEqual(sent.toSorted());
});

it('installs production packages only, at locked versions, and runs no script of theirs', () => {
  const installs = instructions('RUN').flatMap((run) => run.getRawArgumentsContent()?.match(/npm [^&]*/g) ?? []);
  expect(installs).toHaveLength(2);
  for (const install of installs) expect(install).toMatch(/^npm ci .*--ignore-scripts/);
  expect(installs.at(-1)).toContain('--omit=dev');
});

it('runs one process, as a user without rights, and says how it is', () => {
  const last = text.slice(text.lastIndexOf('FROM '));
  const final = DockerfileParser.parse(last);
  const named = (keyword: string) => final.getInstructions().find((each) => each.getKeyword() === keyword);
  expect(named('USER')?.getRawArgumentsContent()).toBe('65534:65534');
  expect(final.getENTRYPOINTs().map((each) => each.getRawArgumentsContent())).toEqual(['["zelos"]']);
  expect(JSON.parse(final.getCMDs()[0]?.getRawArgumentsContent() ?? '')).toEqual([
    'serve',
    '-c',
    '/etc/config/kratos.yml',
  ]);
  const [check] = final.getHEALTHCHECKs();
  expect(check?.getRawArgumentsContent()).toMatch(
    /CMD \["node", "-e", "fetch\('http:\/\/127\.0\.0\.1:4434\/admin\/health\/ready'\)/,
  );
  expect(last).not.toMatch(/^RUN/m);
});

it('holds no secret', () => {
  for (const env of dockerfile.getENVs())
    expect(env.getRawArgumentsContent()).not.toMatch(/secret|password|token|dsn/i);
});
