/** Plain statements: help, welcome, done. */
import type { AnswerButton, MessageAnswer } from '../audit/answer.ts';
import type { Reply } from '../audit/reply.ts';
import { askData, questionData } from './action-data.ts';
import { bind } from './bind.ts';
import { finishReply, firstCardThatFits, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { CARD_VOICE, counted, MARKDOWN_VOICE } from './voice.ts';

const LINE_CHARS = 300;
/** Visible characters of a button; more do not fit a phone. */
export const BUTTON_CHARS = 28;

export function renderMessage(answer: MessageAnswer, template: JsonValue): Reply {
  const sizes = [40, 20, 10, 5, 2, 0];
  const card = firstCardThatFits(sizes, (size) => bind(template, cardData(answer, size)));
  return finishReply(markdown(answer), card);
}

function cardData(answer: MessageAnswer, size: number): JsonObject {
  const voice = CARD_VOICE;
  const { buttons = [] } = answer;
  const topics = (answer.topics ?? []).filter(({ example }) => voice.say(example, 120) !== '');
  const lines = answer.lines.map((line) => voice.say(line, LINE_CHARS)).filter((line) => line !== '');
  return {
    reading: readingWords(readingOf(answer), voice),
    title: voice.say(answer.title, 160) || 'Whodunit',
    lines: lines.slice(0, size),
    topics: topics.slice(0, size).map((topic) => ({
      example: voice.say(topic.example, 120),
      summary: voice.say(topic.summary, 160),
    })),
    left: leftWords(Math.max(lines.length - size, 0) + Math.max(topics.length - size, 0)),
    buttons: askButtons(buttons.slice(0, 4)),
  };
}

/** Nothing was read where nothing was asked, and a title need not be said twice. */
function readingOf({ reading, title, question }: MessageAnswer): string {
  return question === undefined || reading === title ? '' : reading;
}

/** Buttons that ask; one that cannot be written safely is left out. */
export function askButtons(buttons: readonly AnswerButton[]): JsonObject[] {
  return buttons.flatMap((button) => {
    const data = 'ask' in button ? askData(button.ask) : questionData(button.question);
    const title = CARD_VOICE.say(button.label, BUTTON_CHARS);
    return data === undefined || title === '' ? [] : [{ title, data }];
  });
}

function leftWords(left: number): string {
  return left === 0 ? '' : `${counted(left, 'more line')} left out here for length.`;
}

function markdown(answer: MessageAnswer): string {
  const voice = MARKDOWN_VOICE;
  const title = `**${voice.say(answer.title, 160) || 'Whodunit'}**`;
  const lines = answer.lines.map((line) => voice.say(line, LINE_CHARS)).filter((line) => line !== '');
  const topics = (answer.topics ?? []).map(
    ({ example, summary }) => `**${voice.say(example, 120)}** · ${voice.say(summary, 160)}`,
  );
  const head = [readingMarkdown(readingOf(answer)), title];
  return topics.length === 0
    ? fitMarkdown({ head, rows: lines, style: 'paragraphs' }, leftWords)
    : fitMarkdown({ head: [...head, ...lines.slice(0, 2)], rows: [...lines.slice(2), ...topics] }, leftWords);
}
