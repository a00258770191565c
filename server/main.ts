import { ConfigError } from './config/errors.ts';
import { createProgram } from './cli/program.ts';

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigError || !(error instanceof Error) ? String(error) : error.message}\n`,
  );
  process.exitCode = 1;
}
