/** The slots {named} and {owner}: people where a plain word would be taken for a kind of object. */
import { isEmail, readPerson } from './name-slots.ts';
import { NAME_WORD_COST, type SlotContext, type SlotMatch, wordAt } from './slot.ts';

const MAX_OWNER_WORDS = 4;
/** `Keller's`, `Keller’s`, `James'`: what is left without it. */
const POSSESSIVE = /^(.+?)(?:['’]s|(?<=s)['’])$/i;

/** A person written with capitals, quoted, by email or id, or "I". */
export function readNamed(context: SlotContext, at: number): readonly SlotMatch[] {
  return readPerson(context, at).filter(
    (match) =>
      match.kind === 'problem' ||
      match.cost === 0 ||
      context.tokens.slice(at, match.end).every(({ quoted, text }) => quoted || !/^\p{Ll}/u.test(text)),
  );
}

/** `Zoe Keller's`, `zoe@example.com's`, `my`. */
export function readOwner(context: SlotContext, at: number): readonly SlotMatch[] {
  if (wordAt(context, at) === 'my') {
    return self(context, at);
  }
  for (let end = at + 1; end <= Math.min(at + MAX_OWNER_WORDS, context.tokens.length); end += 1) {
    const texts = context.tokens.slice(at, end).map(({ quoted, text }) => (quoted ? '' : text));
    const last = POSSESSIVE.exec(texts.at(-1) ?? '')?.[1];
    if (texts.includes('')) {
      return [];
    }
    if (last !== undefined) {
      return owned([...texts.slice(0, -1), last], end);
    }
  }
  return [];
}

function owned(words: readonly string[], end: number): readonly SlotMatch[] {
  const [first = ''] = words;
  if (words.length === 1 && isEmail(first)) {
    return [{ kind: 'read', end, cost: 0, patch: { actor: { kind: 'person', email: first } } }];
  }
  const isName = words.every((word) => !/^\p{Ll}/u.test(word));
  const name = words.join(' ');
  return isName
    ? [{ kind: 'read', end, cost: NAME_WORD_COST * words.length, patch: { actor: { kind: 'person', name } } }]
    : [];
}

function self({ asker }: SlotContext, at: number): readonly SlotMatch[] {
  const reason = 'I cannot tell who you are here: write a name or an email.';
  return asker === undefined
    ? [{ kind: 'problem', end: at + 1, problem: { reason, choices: [], code: 'who' } }]
    : [{ kind: 'read', end: at + 1, cost: 0, patch: { actor: { kind: 'person', email: asker } } }];
}
