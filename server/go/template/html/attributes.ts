/** The content type of an attribute's value, by the attribute's name. */

export type ContentType = 'plain' | 'url' | 'css' | 'js' | 'srcset' | 'html' | 'unsafe';

const names = (type: ContentType, list: string): [string, ContentType][] => list.split(' ').map((name) => [name, type]);

const TYPES = new Map<string, ContentType>([
  ...names(
    'plain',
    'accept alt autocomplete autofocus autoplay border checked class cols colspan contenteditable contextmenu controls coords ' +
      'datetime default dir dirname disabled draggable dropzone for formtarget headers height hidden high hreflang id ismap kind ' +
      'label lang list loop low max maxlength media mediagroup min multiple name open optimum placeholder preload pubdate ' +
      'radiogroup readonly required reversed rows rowspan scope scoped seamless selected shape size sizes span spellcheck ' +
      'srclang start step tabindex target title width wrap',
  ),
  ...names(
    'url',
    'action archive background cite classid codebase data formaction href icon longdesc manifest poster profile src usemap xmlns',
  ),
  ...names(
    'unsafe',
    'accept-charset async challenge charset content crossorigin defer enctype form formenctype formmethod formnovalidate ' +
      'http-equiv keytype language method novalidate pattern rel sandbox type value',
  ),
  ['style', 'css'],
  ['srcset', 'srcset'],
  ['srcdoc', 'html'],
]);

/** By the name in lower case; for unknown attributes (`data-*`, namespaces) by parts of the name, like Go. */
export function attributeType(name: string): ContentType {
  const colon = name.indexOf(':');
  if (!name.startsWith('data-') && colon !== -1 && name.startsWith('xmlns:')) return 'url';
  const bare = name.startsWith('data-') ? name.slice(5) : name.slice(colon + 1);
  const known = TYPES.get(bare);
  if (known !== undefined) return known;
  if (bare.startsWith('on')) return 'js';
  return /src|uri|url/.test(bare) ? 'url' : 'plain';
}

const SCRIPT_TYPES = new Set(
  (
    'application/ecmascript application/javascript application/json application/ld+json application/x-ecmascript ' +
    'application/x-javascript module text/ecmascript text/javascript text/javascript1.0 text/javascript1.1 text/javascript1.2 ' +
    'text/javascript1.3 text/javascript1.4 text/javascript1.5 text/jscript text/livescript text/x-ecmascript text/x-javascript'
  ).split(' '),
);

/** Whether a script element with this `type` contains a script. */
export function isScriptType(type: string): boolean {
  const [essence = ''] = type.split(';');
  const bare = essence.toLowerCase().trim();
  return bare === '' || SCRIPT_TYPES.has(bare);
}
