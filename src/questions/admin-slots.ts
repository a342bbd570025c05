/** The slots {undo}, {sure} and {topic}: words around an order, and the groups of the help. */
import { TOPICS, type Topic } from '../audit/question.ts';
import { type Draft, type SlotContext, type SlotMatch, wordAt } from './slot.ts';

const MAX_WORDS = 5;

const UNDO = phrases(['no longer', 'no more', 'stop', 'undo', 'end', 'do not', 'dont']);
const SURE = phrases(['really', 'sure', 'yes', 'yes really', 'i am sure', 'im sure', 'for sure']);

const TOPIC_WORDS: Readonly<Record<Topic, readonly string[]>> = {
  asking: ['asking', 'questions', 'question', 'changes', 'search', 'searching'],
  digest: ['digest', 'digests', 'weekly', 'digest and share', 'share', 'named share'],
  claims: ['claims', 'claim', 'claiming'],
  people: ['people', 'people and keys', 'keys', 'key', 'api keys', 'onboarding', 'reminders', 'nudges'],
  keeping: ['keeping', 'sources', 'data', 'coverage', 'retention', 'files', 'import', 'completeness'],
  administration: ['administration', 'admin', 'admins', 'administrators', 'settings', 'permissions'],
};

/** `no longer`, `stop`: the order is to be taken back. */
export function readUndo(context: SlotContext, at: number): readonly SlotMatch[] {
  return longest(context, at, UNDO, { undo: true });
}

/** `really`: the asker was asked again. */
export function readSure(context: SlotContext, at: number): readonly SlotMatch[] {
  return longest(context, at, SURE, { sure: true });
}

export function readTopic(context: SlotContext, at: number): readonly SlotMatch[] {
  for (const topic of TOPICS) {
    const [read] = longest(context, at, phrases(TOPIC_WORDS[topic]), { topic });
    if (read !== undefined) return [read];
  }
  return [];
}

function phrases(texts: readonly string[]): readonly (readonly string[])[] {
  return texts.map((text) => text.split(' ')).toSorted((a, b) => b.length - a.length);
}

/** @param known longest first */
function longest(
  context: SlotContext,
  at: number,
  known: readonly (readonly string[])[],
  patch: Draft,
): readonly SlotMatch[] {
  const words = Array.from({ length: MAX_WORDS }, (_, offset) => wordAt(context, at + offset));
  const said = known.find((phrase) => phrase.every((word, index) => words[index] === word));
  return said === undefined ? [] : [{ kind: 'read', end: at + said.length, cost: 0, patch }];
}
