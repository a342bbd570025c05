/** What was done: `created`, `modified`, `deleted`, or the vendor's own word. */
import type { Action } from './event.ts';
import { firstText, type RecordFields } from './field-text.ts';

type VerbClass = 'created' | 'modified' | 'deleted';

const PAST_VERBS = new Map<string, VerbClass>([
  ['created', 'created'],
  ['added', 'created'],
  ['modified', 'modified'],
  ['updated', 'modified'],
  ['edited', 'modified'],
  ['changed', 'modified'],
  ['renamed', 'modified'],
  ['deleted', 'deleted'],
  ['removed', 'deleted'],
]);

/** Commands, as operation fields and terse texts carry them: `CREATE`, `bulk_update`. */
const COMMAND_VERBS = new Map<string, VerbClass>([
  ['create', 'created'],
  ['creates', 'created'],
  ['creation', 'created'],
  ['add', 'created'],
  ['adds', 'created'],
  ['modify', 'modified'],
  ['modifies', 'modified'],
  ['update', 'modified'],
  ['updates', 'modified'],
  ['edit', 'modified'],
  ['edits', 'modified'],
  ['change', 'modified'],
  ['changes', 'modified'],
  ['rename', 'modified'],
  ['delete', 'deleted'],
  ['deletes', 'deleted'],
  ['deletion', 'deleted'],
  ['remove', 'deleted'],
  ['removes', 'deleted'],
]);

/** Only in operation fields; in a sentence these words mean too many things. */
const OPERATION_VERBS = new Map<string, VerbClass>([
  ['insert', 'created'],
  ['inserted', 'created'],
  ['post', 'created'],
  ['new', 'created'],
  ['patch', 'modified'],
  ['put', 'modified'],
  ['replace', 'modified'],
  ['replaced', 'modified'],
  ['set', 'modified'],
  ['purge', 'deleted'],
  ['purged', 'deleted'],
]);

/** Fields whose texts stand in sentences without being the vendor's words. */
const NAME_FIELDS = ['targetname', 'actorname', 'actoremail', 'actororgname', 'targetorgname', 'displayname'] as const;
const PARTICLES = new Map([
  ['in', 'in'],
  ['into', 'in'],
  ['out', 'out'],
  ['off', 'off'],
]);
const UNKNOWN_ACTION = 'unknown';
/** A sentence says what was done near its start; hostile texts may be a megabyte long. */
const MAX_SENTENCE_CHARS = 2000;
const MAX_WORD_CHARS = 24;
/** Most sentences have none, and looking for the pairs takes longer. */
const QUOTE = /["“‘«`]/;

/**
 * The action of a record. Structured fields (`configOperationType`,
 * `operationType`) decide when present. Otherwise it is a reading of the
 * vendor's sentence, and only of its verb: quoted parts, the names of target,
 * actor and organisations, and old or new values are taken out first, so that a
 * queue called "Deleted calls" is not a deletion. Exactly one class of verb
 * gives `created`, `modified` or `deleted`; else the vendor's own word stands
 * ("logged in", "created or updated", "revoked"); `unknown` when there is none.
 */
export function readAction(fields: RecordFields): Action {
  const operation = firstText(fields, 'configoperationtype', 'operationtype');
  if (operation !== undefined) return operationAction(operation);
  const names = NAME_FIELDS.flatMap((key) => firstText(fields, key) ?? []);
  // The longest first: "Joe Smith" before "Joe".
  names.sort((a, b) => b.length - a.length);
  for (const key of ['actiontext', 'eventdescription']) {
    const sentence = firstText(fields, key);
    const action = sentence === undefined ? undefined : sentenceAction(sentence, names);
    if (action !== undefined) return action;
  }
  return UNKNOWN_ACTION;
}

function operationAction(operation: string): Action {
  const words = operation
    .slice(0, 200)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const classes = new Set(
    words.map((word) => PAST_VERBS.get(word) ?? COMMAND_VERBS.get(word) ?? OPERATION_VERBS.get(word)),
  );
  classes.delete(undefined);
  const [only, another] = classes;
  if (only !== undefined && another === undefined) return only;
  return words.slice(0, 4).join(' ').slice(0, 60) || UNKNOWN_ACTION;
}

/** @param names texts that are not the vendor's words and must not be read */
function sentenceAction(sentence: string, names: readonly string[]): Action | undefined {
  const words = verbWords(sentence, names);
  return byVerb(words, PAST_VERBS) ?? ownWord(words) ?? byVerb(words, COMMAND_VERBS);
}

function byVerb(words: readonly string[], verbs: ReadonlyMap<string, VerbClass>): Action | undefined {
  const first = words.findIndex((word) => verbs.has(word));
  const firstClass = verbs.get(words[first] ?? '');
  if (firstClass === undefined) return undefined;
  const second = words.findIndex((word) => verbs.has(word) && verbs.get(word) !== firstClass);
  if (second < 0) return firstClass;
  const joint = second === first + 2 && words[first + 1] === 'or' ? 'or' : 'and';
  return `${words[first]} ${joint} ${words[second]}`;
}

/** The first word in the past tense, with its particle: `logged in`, `revoked`. */
function ownWord(words: readonly string[]): Action | undefined {
  const index = words.findIndex((word) => /..[^e]ed$/.test(word));
  const word = words[index];
  if (word === undefined) return undefined;
  const particle = PARTICLES.get(words[index + 1] ?? '');
  return particle === undefined ? word : `${word} ${particle}`;
}

/** The sentence's plain words in lower case, without everything that is data. */
function verbWords(sentence: string, names: readonly string[]): readonly string[] {
  let text = ` ${sentence.slice(0, MAX_SENTENCE_CHARS).toLowerCase()} `;
  const values = text.includes('value') ? text.search(/\b(?:new|previous|old) values?\b/) : -1;
  if (values > 0) text = text.slice(0, values);
  if (QUOTE.test(text)) text = text.replace(/"[^"]*"|“[^”]*”|‘[^’]*’|«[^»]*»|`[^`]*`/g, ' ');
  if (text.includes("'")) text = text.replace(/(?<=[\s(])'[^']*'(?=[\s.,;:)])/g, ' ');
  for (const name of names) text = withoutName(text, name.toLowerCase());
  return text
    .replace(/\S*[@\d/_]\S*/g, ' ')
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && word.length <= MAX_WORD_CHARS);
}

/** Takes a name out wherever it stands as whole words. */
function withoutName(text: string, name: string): string {
  if (name.length > MAX_SENTENCE_CHARS) return text;
  let rest = text;
  let from = rest.indexOf(name);
  while (from >= 0) {
    const end = from + name.length;
    const whole = !/[\p{L}\p{N}]/u.test(rest.charAt(from - 1)) && !/[\p{L}\p{N}]/u.test(rest.charAt(end));
    if (whole) rest = `${rest.slice(0, from)} ${rest.slice(end)}`;
    from = rest.indexOf(name, from + 1);
  }
  return rest;
}
