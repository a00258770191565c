import { Command } from 'commander';
import { addServe } from './serve.ts';

/** The command line, with the reference's names, flags and exit codes. */
export function createProgram(): Command {
  const program = new Command('zelos').description(
    'Identity server with the API, configuration, command line and database of Ory Kratos',
  );
  addServe(program);
  return program;
}
