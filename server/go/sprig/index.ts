import { BUILTINS, type Functions } from '../template/builtins.ts';
import { COLLECTION_FUNCTIONS } from './collections.ts';
import { DATE_FUNCTIONS } from './dates.ts';
import { ENCODING_FUNCTIONS } from './encodings.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { STRING_FUNCTIONS } from './strings.ts';

/**
 * What templates may call: Go's own functions and those of sprig (https://masterminds.github.io/sprig/) that mail needs.
 * None reads files, the environment or the network, none is random.
 */
export const TEMPLATE_FUNCTIONS: Functions = {
  ...BUILTINS,
  ...STRING_FUNCTIONS,
  ...COLLECTION_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
};
