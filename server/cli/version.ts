import type { Command } from 'commander';
import { VERSION } from '../version.ts';
import { leaf } from './command.ts';

/** `zelos version`. */
export const versionCommand = (): Command =>
  leaf('version', 'Show the version').action(() => {
    // Zelos has no build; the labels are for scripts that look for them.
    process.stdout.write(`Version:\t\t\t${VERSION}\nBuild Commit:\tundefined\nBuild Timestamp:\tundefined\n`);
  });
