import type { Command } from 'commander';
import { group } from '../command.ts';
import { calibrateCommand } from './calibrate.ts';
import { hashCommand } from './hash.ts';
import { loadTestCommand } from './load-test.ts';

/** `zelos hashers argon2`. */
export const hashersCommand = (): Command =>
  group(
    'hashers',
    'This command contains helpers around hashing',
    group('argon2', 'Helpers around Argon2', calibrateCommand(), hashCommand(), loadTestCommand()),
  );
