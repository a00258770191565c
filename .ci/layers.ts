/** Runs the layer rules; finding no modules is a failure, not a clean bill. */
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const FEWEST_MODULES = 200;

const options = await extractOptions('./.config/layers.mjs');
const tsConfig = extractTsConfig('tsconfig.json');
const { output, exitCode } = await cruise(
  ['server', 'sdk/src', 'conformance', 'openapi'],
  { ...options, outputType: 'err', validate: true },
  undefined,
  { tsConfig },
);
const report = await cruise(['server'], { ...options, outputType: 'json' }, undefined, { tsConfig });
const { summary } = JSON.parse(String(report.output)) as { summary: { totalCruised: number } };
console.log(String(output));
if (summary.totalCruised < FEWEST_MODULES) throw new Error(`only ${summary.totalCruised} modules were seen in server/`);
process.exitCode = exitCode;
