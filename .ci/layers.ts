/** Runs the layer rules; finding no modules is a failure, not a clean bill. */
import { cruise, format, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const FEWEST_MODULES = 200;

const options = await extractOptions('./.config/layers.mjs');
const tsConfig = extractTsConfig('tsconfig.json');
const cruised = await cruise(
  ['server', 'sdk/src', 'conformance', 'openapi'],
  { ...options, outputType: 'json', validate: true },
  undefined,
  { tsConfig },
);
const result = JSON.parse(String(cruised.output)) as ICruiseResult;
const { output, exitCode } = await format(result, { outputType: 'err' });
console.log(String(output));
const seen = result.modules.filter(({ source }) => source.startsWith('server/')).length;
if (seen < FEWEST_MODULES) throw new Error(`only ${seen} modules were seen in server/`);
process.exitCode = exitCode;
