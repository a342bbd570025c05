/**
 * Kinds of configuration object: the vendor's spelling tamed to lower-kebab,
 * and the words people use for them.
 */

/** What stands in for an absent kind. */
export const UNKNOWN_ENTITY_TYPE = 'unknown';

/**
 * Entity families of the Webex Contact Center configuration API, and the few
 * others that an audit trail names.
 * @see https://developer.webex.com/webex-contact-center/docs (configuration APIs)
 */
export const VENDOR_TYPES = [
  'address-book',
  'agent-personal-greeting',
  'agent-profile',
  'audio-file',
  'auxiliary-code',
  'business-hours',
  'cad-variable',
  'contact-number',
  'contact-service-queue',
  'desktop-layout',
  'dial-number',
  'dial-plan',
  'entry-point',
  'flow',
  'holiday-list',
  'multimedia-profile',
  'org',
  'outdial-ani',
  'overrides',
  'resource-collection',
  'site',
  'skill',
  'skill-profile',
  'team',
  'user',
  'user-profile',
  'work-type',
] as const;

/** What people say (singular, folded) -> the vendor's kind. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['queue', 'contact-service-queue'],
  ['csq', 'contact-service-queue'],
  ['service queue', 'contact-service-queue'],
  ['contact queue', 'contact-service-queue'],
  ['agent', 'user'],
  ['supervisor', 'user'],
  ['account', 'user'],
  ['user account', 'user'],
  ['person', 'user'],
  ['people', 'user'],
  ['number', 'dial-number'],
  ['phone number', 'dial-number'],
  ['telephone number', 'dial-number'],
  ['dialed number', 'dial-number'],
  ['dialled number', 'dial-number'],
  ['dn', 'dial-number'],
  ['dnis', 'dial-number'],
  ['dial number mapping', 'dial-number'],
  ['ep', 'entry-point'],
  ['entrypoint', 'entry-point'],
  ['desktop profile', 'agent-profile'],
  ['mmp', 'multimedia-profile'],
  ['multi media profile', 'multimedia-profile'],
  ['layout', 'desktop-layout'],
  ['holiday', 'holiday-list'],
  ['bank holiday', 'holiday-list'],
  ['public holiday', 'holiday-list'],
  ['aux code', 'auxiliary-code'],
  ['idle code', 'auxiliary-code'],
  ['wrap up code', 'auxiliary-code'],
  ['wrapup code', 'auxiliary-code'],
  ['wrap up reason', 'auxiliary-code'],
  ['wrapup reason', 'auxiliary-code'],
  ['idle reason', 'auxiliary-code'],
  ['cad', 'cad-variable'],
  ['global variable', 'cad-variable'],
  ['ani', 'outdial-ani'],
  ['outdial ani entry', 'outdial-ani'],
  ['override', 'overrides'],
  ['business hour', 'business-hours'],
  ['opening hours', 'business-hours'],
  ['hours of operation', 'business-hours'],
  ['working hours', 'business-hours'],
  ['audio prompt', 'audio-file'],
  ['prompt', 'audio-file'],
  ['music on hold', 'audio-file'],
  ['music on hold file', 'audio-file'],
  ['greeting', 'agent-personal-greeting'],
  ['skill definition', 'skill'],
  ['call flow', 'flow'],
  ['organisation', 'org'],
  ['organization', 'org'],
]);

/** Words that stand for several kinds: asked back, never guessed. */
const AMBIGUOUS: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', ['user-profile', 'skill-profile', 'agent-profile', 'multimedia-profile']],
]);

/** Texts that systems write where nothing is meant. */
const NULL_TEXTS: ReadonlySet<string> = new Set(['', 'null', 'none', 'nil', 'n-a', 'undefined']);

/** No real kind is longer; hostile data may be. */
const MAX_TYPE_LENGTH = 100;

const BY_SQUASHED: ReadonlyMap<string, string> = new Map(VENDOR_TYPES.map((type) => [type.replaceAll('-', ''), type]));

/**
 * The vendor's kind as lower-kebab without prefixes: `TargetResourceType.ORG`
 * -> `org`, `ContactServiceQueue` -> `contact-service-queue`; `unknown` when
 * there is none. Applying it twice changes nothing.
 */
export function normaliseEntityType(text: string | null | undefined): string {
  const written = text ?? '';
  const known = memo.get(written);
  if (known !== undefined) return known;
  const type = readEntityType(written);
  if (memo.size < MEMO_LIMIT && written.length <= MAX_TYPE_LENGTH) memo.set(written, type);
  return type;
}

/** A trail names a few dozen kinds, millions of times. */
const memo = new Map<string, string>();
const MEMO_LIMIT = 500;

function readEntityType(text: string): string {
  const kebab = text
    .slice(0, 4 * MAX_TYPE_LENGTH)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .trim()
    .replace(/^(?:[A-Za-z]\w*\.)+(?=[A-Za-z])/, '')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1-$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1-$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, MAX_TYPE_LENGTH)
    .replace(/^-|-$/g, '');
  if (NULL_TEXTS.has(kebab)) {
    return UNKNOWN_ENTITY_TYPE;
  }
  return BY_SQUASHED.get(kebab) ?? kebab;
}

/** What a person's words for a kind stand for. */
export type AskedEntityType =
  | { readonly kind: 'type'; readonly type: string }
  | { readonly kind: 'ambiguous'; readonly types: readonly string[] };

/**
 * Reads words such as `queue`, `skill profiles` or `cad-variable`.
 * @param words one phrase, any case, singular or plural
 * @param knownTypes kinds present in the data; an exact one wins over an alias
 */
export function findEntityType(words: string, knownTypes: readonly string[] = []): AskedEntityType | undefined {
  const forms = singularForms(foldWords(words));
  for (const known of [knownTypes, VENDOR_TYPES]) {
    const exact = known.find((type) => forms.includes(type.replaceAll('-', ' ')));
    if (exact !== undefined) {
      return { kind: 'type', type: exact };
    }
  }
  for (const form of forms) {
    const type = ALIASES.get(form);
    if (type !== undefined) {
      return { kind: 'type', type };
    }
    const types = AMBIGUOUS.get(form);
    if (types !== undefined) {
      return { kind: 'ambiguous', types };
    }
  }
  return undefined;
}

/** The word that can mean just these kinds: `profile`; undefined when there is none. */
export function sharedTypeWord(types: readonly string[]): string | undefined {
  const wanted = [...types].sort().join(' ');
  return [...AMBIGUOUS].find(([, of]) => [...of].sort().join(' ') === wanted)?.[0];
}

/** Several kinds as words: `profile`, or each of them with "or". */
export function entityTypesLabel(types: readonly string[], count = 1): string {
  const word = sharedTypeWord(types);
  if (word !== undefined) {
    return count === 1 ? word : plural(word);
  }
  return types.map((type) => entityTypeLabel(type, count)).join(' or ');
}

/** What people say for a kind, singular: the alias words and the vendor's own. */
export function entityTypeWords(type: string): readonly string[] {
  return [type.replaceAll('-', ' '), ...[...ALIASES].filter(([, of]) => of === type).map(([word]) => word)];
}

/** A kind as words: `contact service queue`, and in the plural unless `count` is 1. */
export function entityTypeLabel(type: string, count = 1): string {
  const words = type === UNKNOWN_ENTITY_TYPE ? 'object of unknown kind' : type.replaceAll('-', ' ');
  const label = words.replace(/\b(?:ani|cad|ivr|id|ai)\b/g, (word) => word.toUpperCase());
  if (count === 1) {
    return label;
  }
  return type === UNKNOWN_ENTITY_TYPE ? 'objects of unknown kind' : plural(label);
}

function plural(label: string): string {
  if (/(?:hours|overrides)$/.test(label)) {
    return label;
  }
  if (/[^aeiou]y$/.test(label)) {
    return `${label.slice(0, -1)}ies`;
  }
  return /(?:s|x|z|ch|sh)$/.test(label) ? `${label}es` : `${label}s`;
}

function foldWords(words: string): string {
  return words
    .slice(0, 4 * MAX_TYPE_LENGTH)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[-_\s]+/g, ' ')
    .trim();
}

/** As it stands first, then with the last word in the singular. */
function singularForms(words: string): readonly string[] {
  const forms = [words];
  if (words.endsWith('ies')) {
    forms.push(`${words.slice(0, -3)}y`);
  }
  if (words.endsWith('es')) {
    forms.push(words.slice(0, -2));
  }
  if (words.endsWith('s') && !words.endsWith('ss')) {
    forms.push(words.slice(0, -1));
  }
  return forms;
}
