/** Canonical phrases and readings of the questions that look for changes: what was done, to what, by whom. */
import { entityTypeLabel, entityTypesLabel } from '../audit/entity-type.ts';
import { formatPeriod } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { personLabel, type Reader } from './order-readings.ts';
import { personWords, quote, targetWords, typesWords, typeWords, words } from './phrase-parts.ts';
import { plainText } from './plain-text.ts';

export const SEARCH_PATTERNS = {
  'who-changed': 'who {verb} ({type} [{target}]|{target}|anything) [{range}]',
  history: 'history of [{type}] {target} [with {verb}] [{range}]',
  'what-did': 'changes by {person} [with {verb}] [to [{type}] {target}] [in {type}] [{range}]',
  'what-changed': 'what was {verb} [in {type}] [{range}]',
  unattributed: 'unattributed [with {verb}] [in {type}|of kinds {types}] [{range}]',
  'last-changed': 'who last {verb} ({type} [{target}]|{target}|anything) [{range}]',
  'how-many': 'how many {verb} [to [{type}] {target}] [in {type}] [from {person}] [per {by}] [as a {chart}] [{range}]',
  containing: 'changes containing {text} [with {verb}] [in {type}] [from {person}] [{range}]',
  show: 'show {event}',
  'who-asked': '(who {use}|use of the bot) [about ({type} [{target}]|{target})] [by {person}] [{range}]',
} as const;

export type SearchIntent = keyof typeof SEARCH_PATTERNS;

/** The canonical phrase without its time. */
export function searchHead(question: Question, intent: SearchIntent): string {
  const action = verb(question.action);
  const target = question.target && targetWords(question.target);
  const count = target === undefined ? 2 : 1;
  const type = question.entityTypes
    ? entityTypesLabel(question.entityTypes, count)
    : question.entityType && typeWords(question.entityType, count);
  const object = words([type, target]);
  const withAction = question.action && `with ${action}`;
  const inType = type && `in ${type}`;
  const ofWhat = target === undefined ? inType : `to ${object}`;
  const fromActor = question.actor && `from ${personWords(question.actor)}`;
  switch (intent) {
    case 'who-changed':
      return words(['who', action, object || 'anything']);
    case 'last-changed':
      return words(['who last', action, object || 'anything']);
    case 'history':
      return words(['history of', object, withAction]);
    case 'what-did':
      return words(['changes by', question.actor && personWords(question.actor), withAction, ofWhat]);
    case 'what-changed':
      return words(['what was', action, inType]);
    case 'unattributed':
      return words(['unattributed', withAction, question.all ? `of kinds ${typesWords(question)}` : inType]);
    case 'how-many':
      return words([
        'how many',
        nouns(question.action),
        ofWhat,
        fromActor,
        question.by && `per ${question.by}`,
        question.chart && 'as a chart',
      ]);
    case 'containing':
      return words(['changes containing', quote(question.text ?? ''), withAction, inType, fromActor]);
    case 'show':
      return words(['show', quote(question.event ?? '')]);
    case 'who-asked':
      return useHead(question, object);
  }
}

function useHead({ use, actor }: Question, object: string): string {
  return words([
    use === undefined ? 'use of the bot' : `who ${USES_IN_WORDS[use]}`,
    object && `about ${object}`,
    actor && `by ${personWords(actor)}`,
  ]);
}

const USES_IN_WORDS = { asked: 'asked', exported: 'exported', ordered: 'ordered', refused: 'was refused' } as const;

/** Verbs of the grammar; `action "word"` for any other. */
function verb(action: string | undefined): string {
  if (action === undefined) {
    return 'changed';
  }
  return NOUNS.has(action) ? action : `action ${quote(action)}`;
}

function nouns(action: string | undefined): string {
  if (action === undefined) {
    return 'changes';
  }
  return NOUNS.has(action) ? `${NOUNS.get(action)}s` : verb(action);
}

/** Which changes, and when. */
export function searchReading(question: Question, intent: SearchIntent, { zone, now }: Reader): string {
  if (intent === 'show') {
    return `change ${plainText(question.event ?? '', 80)}`;
  }
  const { from, to } = question;
  if (from === undefined && to === undefined) {
    return `${subject(question, intent)}, all time (${zone})`;
  }
  const period = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return `${subject(question, intent)}, ${formatPeriod(period, zone, now)}`;
}

/** Which changes, without the time. */
function subject(question: Question, intent: SearchIntent): string {
  const { action, actor, by, target, text } = question;
  const type = typeLabel(question, target === undefined ? 2 : 1);
  const preposition = action !== undefined && NOUNS.has(action) ? 'of' : 'to';
  const object =
    target === undefined ? type && `${preposition} ${type}` : words([preposition, type, targetLabel(target)]);
  if (intent === 'who-asked') return useWords(question, type);
  const isAnonymous = intent === 'unattributed' || actor?.kind === 'anonymous';
  const subjectWords = words([
    actionNoun(action, intent),
    object,
    isAnonymous ? 'that name nobody' : actor && `by ${personLabel(actor)}`,
    text === undefined ? undefined : `containing "${plainText(text, 80)}"`,
  ]);
  return by === undefined ? subjectWords : `${subjectWords}, by ${by === 'type' ? 'kind of object' : by}`;
}

/** What was done with the bot. */
function useWords({ use, target, actor }: Question, type: string | undefined): string {
  const noun = {
    asked: 'questions asked of me',
    exported: 'exports',
    ordered: 'orders given to me',
    refused: 'refusals',
  };
  const about = words([type, target && targetLabel(target)]);
  return words([
    use === undefined ? 'use of the bot' : noun[use],
    about && `about ${about}`,
    actor && `by ${personLabel(actor)}`,
  ]);
}

function typeLabel({ entityType, entityTypes }: Question, count: number): string | undefined {
  if (entityTypes !== undefined) {
    return plainText(entityTypesLabel(entityTypes, count), 160);
  }
  return entityType && entityTypeLabel(entityType, count);
}

/** Singular of the nouns for actions; other actions are named as the vendor does. */
const NOUNS: ReadonlyMap<string, string> = new Map([
  ['created', 'creation'],
  ['deleted', 'deletion'],
  ['modified', 'modification'],
]);

function actionNoun(action: string | undefined, intent: SearchIntent): string {
  const noun = action === undefined ? 'change' : (NOUNS.get(action) ?? 'change');
  const own = action === undefined || NOUNS.has(action) ? '' : ` ("${plainText(action, 40)}")`;
  switch (intent) {
    case 'last-changed':
      return `last ${noun}${own}`;
    case 'how-many':
      return `number of ${noun}s${own}`;
    default:
      return `${noun}s${own}`;
  }
}

function targetLabel(target: NonNullable<Question['target']>): string {
  return target.name === undefined ? plainText(target.id ?? '', 80) : plainText(target.name, 80);
}
