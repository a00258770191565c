import type { Functions } from '../template/functions.ts';
import { DATE_FUNCTIONS } from './dates.ts';
import { DEFAULT_FUNCTIONS } from './defaults.ts';
import { DICT_FUNCTIONS } from './dicts.ts';
import { ENCODING_FUNCTIONS } from './encodings.ts';
import { LIST_FUNCTIONS } from './lists.ts';
import { NUMBER_FUNCTIONS } from './numbers.ts';
import { PATH_FUNCTIONS } from './paths.ts';
import { REFLECTION_FUNCTIONS } from './reflection.ts';
import { REGEX_FUNCTIONS } from './regex.ts';
import { SEMVER_FUNCTIONS } from './semver.ts';
import { STRING_FUNCTIONS } from './strings.ts';
import { URL_FUNCTIONS } from './urls.ts';
import { WORD_FUNCTIONS } from './words.ts';

/**
 * The functions of sprig 3.3 (https://masterminds.github.io/sprig/) that the reference offers to templates, and the date functions. None
 * reads files, the environment or the network. Functions that create keys, certificates and password hashes are omitted.
 */
export const SPRIG_FUNCTIONS: Functions = {
  ...STRING_FUNCTIONS,
  ...WORD_FUNCTIONS,
  ...REGEX_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...DICT_FUNCTIONS,
  ...DEFAULT_FUNCTIONS,
  ...REFLECTION_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...ENCODING_FUNCTIONS,
  ...PATH_FUNCTIONS,
  ...URL_FUNCTIONS,
  ...SEMVER_FUNCTIONS,
};
