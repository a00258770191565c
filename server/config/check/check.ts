import type { JsonObject } from '../../kernel/json.ts';
import { isRequestUri } from '../derived/return-urls.ts';
import { at } from '../tree.ts';
import type { ConfigProblem } from './errors.ts';

/** URLs that the schema lets be relative ("login"), but that nothing could be redirected to then. */
const REDIRECT_TARGETS = [
  'selfservice.default_browser_return_url',
  ...['login', 'registration', 'settings', 'recovery', 'verification', 'error'].map(
    (flow) => `selfservice.flows.${flow}.ui_url`,
  ),
];

/** RFC 6265, section 4.1.1; an empty name stands for the default one. */
const COOKIE_NAME = /^[\w!#$%&'*+\-.^`|~]*$/;

/** What the schema cannot say. The reference finds these only when a request comes, and ends then. */
export function checkMeaning(tree: JsonObject): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (at(tree, 'dsn') === '')
    problems.push({
      path: 'dsn',
      message: 'is empty',
      allowed: 'memory, sqlite://, postgres://, mysql://, cockroach://',
    });
  for (const path of REDIRECT_TARGETS) {
    const url = at(tree, path);
    if (typeof url === 'string' && !isRequestUri(url)) {
      problems.push({ path, message: 'leads nowhere', allowed: 'an absolute URL, or a path that starts with /' });
    }
  }
  const cookieName = at(tree, 'session.cookie.name');
  if (typeof cookieName === 'string' && !COOKIE_NAME.test(cookieName)) {
    const allowed = "letters, digits and !#$%&'*+-.^_`|~";
    problems.push({ path: 'session.cookie.name', message: 'cannot be the name of a cookie', allowed });
  }
  return problems;
}
