/** Two or more things match equally: the person picks, with a button each or from a list. */
import type { ClarifyAnswer } from '../audit/answer.ts';
import type { Reply } from '../audit/reply.ts';
import { choiceData, PICK_ID, questionData, withoutLongName } from './action-data.ts';
import { bind } from './bind.ts';
import { finishReply, firstCardThatFits, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { plainText } from './plain.ts';
import { CARD_VOICE, counted, MARKDOWN_VOICE, type Voice } from './voice.ts';

/** More choices than this become a list with one button. */
const MAX_BUTTONS = 4;
/** More than a person reads; the rest is counted. */
const MAX_CHOICES = 12;

const NO_NAME = '(no name)';
const NAME_WORDS = 'the full name or the id';
const KIND_WORDS = 'one of these words';

type Choice = ClarifyAnswer['choices'][number];

export function renderClarify(answer: ClarifyAnswer, template: JsonValue): Reply {
  // A question that fits no button cannot be picked; it is counted with the ones left out.
  const choices = answer.choices
    .map((choice) => ({ ...choice, question: withoutLongName(choice.question) }))
    .filter((choice) => questionData(choice.question) !== undefined);
  const most = Math.min(choices.length, MAX_CHOICES);
  const sizes = most <= MAX_BUTTONS ? [most] : Array.from({ length: most - 1 }, (_, index) => most - index);
  const card = firstCardThatFits(sizes, (size) => bind(template, cardData(answer, choices.slice(0, size))));
  return finishReply(markdown(answer), card);
}

function cardData(answer: ClarifyAnswer, choices: readonly Choice[]): JsonObject {
  const voice = CARD_VOICE;
  const asList = choices.length > MAX_BUTTONS;
  const labels = labelsOf(choices);
  return {
    reading: readingWords(answer.reading, voice),
    prompt: promptOf(answer, voice),
    rows: asList ? [] : choices.map((choice, index) => choiceOf(choice, labels[index] ?? NO_NAME)),
    list: asList,
    listLabel: 'Which one?',
    pickId: PICK_ID,
    choices: asList ? choices.map((choice, index) => ({ title: lineOf(choice, voice), value: String(index) })) : [],
    data: asList ? choiceData(choices.map(({ question }) => question)) : null,
    left: leftWords(answer.choices.length - choices.length),
  };
}

function choiceOf(choice: Choice, label: string): JsonObject {
  return {
    label: CARD_VOICE.name(label, 100),
    detail: CARD_VOICE.say(choice.detail, 160),
    title: CARD_VOICE.name(label, 28),
    data: questionData(choice.question) ?? null,
  };
}

/** Labels as they are, numbered when two are the same: buttons must differ. */
function labelsOf(choices: readonly Choice[]): readonly string[] {
  const labels = choices.map(({ label }) => plainText(label, 100) || NO_NAME);
  const isUnique = new Set(labels).size === labels.length;
  return isUnique ? labels : labels.map((label, index) => `${index + 1} · ${label}`);
}

function promptOf({ prompt }: ClarifyAnswer, voice: Voice): string {
  return voice.say(prompt, 200) || 'Which one do you mean?';
}

function lineOf(choice: Choice, voice: Voice): string {
  const detail = voice.say(choice.detail, 100);
  return detail === '' ? labelOf(choice, voice, 60) : `${labelOf(choice, voice, 60)} (${detail})`;
}

/** Nobody can pick what has no words. */
function labelOf({ label }: Choice, voice: Voice, maxChars: number): string {
  return voice.name(label, maxChars) || NO_NAME;
}

function leftWords(left: number): string {
  return left <= 0 ? '' : `${counted(left, 'more match', 'more matches')}: ask again with the full name or the id.`;
}

function markdown(answer: ClarifyAnswer): string {
  const voice = MARKDOWN_VOICE;
  return fitMarkdown(
    {
      head: [readingMarkdown(answer.reading), `**${promptOf(answer, voice)}**`],
      rows: answer.choices.map((choice) => {
        const detail = voice.say(choice.detail, 160);
        return `**${labelOf(choice, voice, 100)}**${detail === '' ? '' : ` · ${detail}`}`;
      }),
      foot: () => [
        `Pick one on the card, or ask again with ${answer.choices.some(({ match }) => match) ? NAME_WORDS : KIND_WORDS}.`,
      ],
    },
    leftWords,
  );
}
