/** The slots {target}, {person} and {text}: names, ids, emails, quoted or not. */
import { findEntityType } from '../audit/entity-type.ts';
import { fold } from '../audit/fold.ts';
import { fitsName } from './name-words.ts';
import { type Draft, NAME_WORD_COST, plainAt, type SlotContext, type SlotMatch, wordAt } from './slot.ts';
import { writtenText } from './tokens.ts';

/** A longer name has to be quoted. */
const MAX_NAME_WORDS = 12;
const MAX_EMAIL_CHARS = 320;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Base64 of `ciscospark://...`, and of a bare uuid (48 characters). */
const WRAPPED_ID =
  /^(?:Y2lzY29zcGFyazov[\w+/-]{20,}={0,2}|(?=[\w+/-]*\d)(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])[\w+/-]{48})$/;
const OPAQUE_ID = /^[\w-]{20}$/;

const NOBODY: ReadonlySet<string> = new Set([
  'nobody',
  'no one',
  'noone',
  'no-one',
  'anonymous',
  'anonymous actor',
  'anonymous actors',
  'the anonymous actor',
  'unknown',
  'unknown actor',
  'unknown person',
  'somebody unknown',
]);
const PRONOUNS: ReadonlySet<string> = new Set([
  'it',
  'this',
  'that',
  'them',
  'these',
  'those',
  'him',
  'her',
  'one',
  'anyone',
  'anybody',
  'someone',
  'somebody',
  'anything',
  'something',
  'everything',
]);
const SELF: ReadonlySet<string> = new Set(['i', 'me', 'myself']);

/** One value that may be a name, and what it took. */
export interface Value {
  readonly end: number;
  readonly cost: number;
  readonly text: string;
  readonly form: 'quoted' | 'plain' | 'name' | 'id' | 'email';
}

/**
 * Is this text an id rather than a name? Uuids, the two base64 wrappings that
 * Webex uses, and the 20-character ids of the old portal
 * (`AW3zqPSEh5ILmjsY44DC`): either their usual beginning, or no separators and
 * digits in the middle, which names do not have.
 */
export function isVendorId(text: string): boolean {
  if (UUID.test(text) || WRAPPED_ID.test(text)) {
    return true;
  }
  if (!OPAQUE_ID.test(text) || !/\d/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) {
    return false;
  }
  return /^A[V-Z]/.test(text) || (/[A-Za-z]\d+[A-Za-z]/.test(text) && !/[-_]/.test(text));
}

/** @param text one word */
export function isEmail(text: string): boolean {
  return text.length <= MAX_EMAIL_CHARS && /^[^\s@"<>(),;]+@[^\s@"<>(),;]+$/.test(text);
}

/** Is a quoted text read as a person's name, and not as an email, an id or nobody? */
export function isPlainPersonName(text: string): boolean {
  return !isVendorId(text) && !isEmail(text) && !NOBODY.has(fold(text));
}

/** The slot {target}. */
export function readTarget(context: SlotContext, at: number): readonly SlotMatch[] {
  return values(context, at).flatMap((value) => {
    if (value.form === 'email') {
      return [];
    }
    if (value.form === 'id' || (value.form !== 'name' && isVendorId(value.text))) {
      return [found(value.end, 0, { target: { id: value.text } })];
    }
    const named = found(value.end, value.cost, { target: { name: value.text } });
    const id = explicit(context, value.end, 'id');
    return id === undefined
      ? [named]
      : [named, found(id.end, value.cost, { target: { name: value.text, id: id.text } })];
  });
}

/** The slot {person}. */
export function readPerson(context: SlotContext, at: number): readonly SlotMatch[] {
  const first = wordAt(context, at);
  if (SELF.has(first)) {
    return [readSelf(context, at)];
  }
  return values(context, at).flatMap((value) => {
    if (value.form === 'plain' && isNoPerson(context, at, value.end)) {
      return [];
    }
    const isLiteral = value.form === 'name' || value.form === 'id' || value.form === 'email';
    if (!isLiteral && isNobody(context, value)) {
      return [found(value.end, 0, { actor: { kind: 'anonymous' } })];
    }
    if (value.form === 'id' || (!isLiteral && isVendorId(value.text))) {
      return [found(value.end, 0, { actor: { kind: 'person', id: value.text } })];
    }
    if (value.form === 'email' || (!isLiteral && isEmail(value.text))) {
      return withId(context, value.end, 0, { kind: 'person', email: value.text });
    }
    const actor = { kind: 'person', name: value.text } as const;
    const email = emailAt(context, value.end);
    const withEmail =
      email === undefined ? [] : withId(context, email.end, value.cost, { ...actor, email: email.text });
    return [...withId(context, value.end, value.cost, actor), ...withEmail];
  });
}

/** The slot {text}. */
export function readText(context: SlotContext, at: number): readonly SlotMatch[] {
  return values(context, at)
    .filter((value) => value.form === 'quoted' || value.form === 'plain')
    .map((value) => found(value.end, value.cost, { text: value.text }));
}

function readSelf(context: SlotContext, at: number): SlotMatch {
  return context.asker === undefined
    ? {
        kind: 'problem',
        end: at + 1,
        problem: { reason: 'I cannot tell who you are here: write a name or an email.', choices: [], code: 'who' },
      }
    : found(at + 1, 0, { actor: { kind: 'person', email: context.asker } });
}

/** "Zoe and Max" are two; "by week" and "by queue" ask for a grouping, unless a capital says it is a name. */
function isNoPerson(context: SlotContext, at: number, end: number): boolean {
  if (context.tokens.slice(at, end).some((token) => token.word === 'and')) {
    return true;
  }
  if (end > at + 1) {
    return false;
  }
  const word = wordAt(context, at);
  const isWord = /^(?:hour|day|date|week|month|quarter|year|source|category|actor|type|kind|action|verb)s?$/.test(word);
  return (isWord || findEntityType(word, context.knownTypes) !== undefined) && !/^\p{Lu}/u.test(plainAt(context, at));
}

function isNobody(context: SlotContext, value: Value): boolean {
  const text = fold(value.text);
  return context.anonymous.has(text) || NOBODY.has(text);
}

function withId(
  context: SlotContext,
  end: number,
  cost: number,
  actor: NonNullable<Draft['actor']>,
): readonly SlotMatch[] {
  const id = explicit(context, end, 'id');
  const plain = found(end, cost, { actor });
  return id === undefined ? [plain] : [plain, found(id.end, cost, { actor: { ...actor, id: id.text } })];
}

function emailAt(context: SlotContext, at: number): { readonly end: number; readonly text: string } | undefined {
  const text = plainAt(context, at);
  return isEmail(text) ? { end: at + 1, text } : explicit(context, at, 'email');
}

/** Every way to take a value here: `"x"`, `name "x"`, `id x`, `email "x"`, or plain words, shortest first. */
export function values(context: SlotContext, at: number): readonly Value[] {
  const token = context.tokens[at];
  if (token === undefined) {
    return [];
  }
  if (token.quoted) {
    return isBlank(token.text) ? [] : [{ end: at + 1, cost: 0, text: token.text, form: 'quoted' }];
  }
  const literal = explicit(context, at, 'name') ?? explicit(context, at, 'id') ?? explicit(context, at, 'email');
  return [...(literal === undefined ? [] : [literal]), ...plainNames(context, at)];
}

/** `id X`, `name "X"`, `email "X"`: says what the value is, so that nothing has to be inferred from its looks. */
function explicit(context: SlotContext, at: number, form: 'name' | 'id' | 'email'): Value | undefined {
  if (wordAt(context, at) === 'with') {
    // "the queue with the id X"
    return explicit(context, wordAt(context, at + 1) === 'the' ? at + 2 : at + 1, form);
  }
  const next = context.tokens[at + 1];
  const lead = wordAt(context, at);
  const leads = form === 'name' ? ['name', 'named', 'called'] : [form];
  if (next === undefined || !leads.includes(lead) || isBlank(next.text)) {
    return undefined;
  }
  const isFit = next.quoted || (form === 'id' && (isVendorId(next.text) || /^(?=.*\d)[\w:.=-]{4,}$/.test(next.text)));
  return isFit ? { end: at + 2, cost: 0, text: next.text, form } : undefined;
}

function plainNames(context: SlotContext, start: number): readonly Value[] {
  const names: Value[] = [];
  for (let at = start; at < start + MAX_NAME_WORDS && fitsName(context, start, at); at += 1) {
    const text = writtenText(context.source, context.tokens, start, at + 1);
    // "it" stands for something said before; a text alone does not tell what.
    if (!PRONOUNS.has(fold(text))) {
      names.push({ end: at + 1, cost: NAME_WORD_COST * (at + 1 - start), text, form: 'plain' });
    }
  }
  return names;
}

function isBlank(text: string): boolean {
  return fold(text) === '';
}

function found(end: number, cost: number, patch: Draft): SlotMatch {
  return { kind: 'read', end, cost, patch };
}
