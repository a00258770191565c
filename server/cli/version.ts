import type { Command } from 'commander';
import { VERSION } from '../version.ts';
import { leaf } from './command.ts';

export const versionCommand = (): Command =>
  leaf('version', 'Show the version').action(() => {
    // Nothing is built: the labels are there for scripts that look for them.
    process.stdout.write(`Version:\t\t\t${VERSION}\nBuild Commit:\tundefined\nBuild Timestamp:\tundefined\n`);
  });
