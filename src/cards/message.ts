/** Plain statements: help, welcome, done; with facts, a table, inputs and links where the statement has them. */
import type { MessageAnswer } from '../audit/answer.ts';
import { LIMITS, type Reply } from '../audit/reply.ts';
import { bind } from './bind.ts';
import { finishReply, firstCardThatFits, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { askButtons, columnsOf, factRows, inputsOf, linkButtons, tableCells } from './message-parts.ts';
import { CARD_VOICE, counted, MARKDOWN_VOICE } from './voice.ts';

const LINE_CHARS = 300;
/** Facts and choices stay up to here, however small the card has to be. */
const FEWEST = 4;

export function renderMessage(answer: MessageAnswer, template: JsonValue): Reply {
  const sizes = [40, 20, 10, 5, 2, 0];
  const card = firstCardThatFits(sizes, (size) => withInputs(bind(template, cardData(answer, size)), answer, size));
  return finishReply(markdown(answer), card);
}

function cardData(answer: MessageAnswer, size: number): JsonObject {
  const voice = CARD_VOICE;
  const topics = (answer.topics ?? []).filter(({ example }) => voice.say(example, 120) !== '');
  const lines = answer.lines.map((line) => voice.say(line, LINE_CHARS)).filter((line) => line !== '');
  const { head, rows } = tableCells(answer, voice);
  const links = linkButtons(answer.links).slice(0, LIMITS.cardActions);
  const buttons = askButtons(answer.buttons ?? []).slice(0, LIMITS.cardActions);
  // Where both have no room, what can be answered stays a button.
  const isCrowded = links.length + buttons.length > LIMITS.cardActions;
  return {
    reading: readingWords(readingOf(answer), voice),
    title: voice.say(answer.title, 160) || 'Whodunit',
    lines: lines.slice(0, size),
    facts: factRows(answer, voice).slice(0, Math.max(size, FEWEST)),
    tableHead: rows.length === 0 ? [] : columnsOf(head),
    table: rows.slice(0, size).map((cells) => ({ cells: columnsOf(cells) })),
    topics: topics.slice(0, size).map((topic) => ({
      example: voice.say(topic.example, 120),
      summary: voice.say(topic.summary, 160),
    })),
    left: leftWords([lines, topics, rows].reduce((sum, list) => sum + Math.max(list.length - size, 0), 0)),
    linkLines: isCrowded ? links.map(linkLine) : [],
    buttons,
    links: isCrowded ? [] : links,
  };
}

function linkLine({ title, url }: { readonly title: string; readonly url: string }): string {
  return `[${title}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`;
}

/** Inputs stand last, right above the buttons that send them. */
function withInputs(card: JsonValue, { inputs }: MessageAnswer, size: number): JsonValue {
  const made = inputsOf(inputs, Math.max(size, FEWEST));
  if (made.length === 0 || !isJsonObject(card)) return card;
  const body = card['body'];
  return { ...card, body: [...(Array.isArray(body) ? body : []), ...made] };
}

/** Nothing was read where nothing was asked, and a title need not be said twice. */
function readingOf({ reading, title, question }: MessageAnswer): string {
  return question === undefined || reading === title ? '' : reading;
}

function leftWords(left: number): string {
  return left === 0 ? '' : `${counted(left, 'more line')} left out here for length.`;
}

function markdown(answer: MessageAnswer): string {
  const voice = MARKDOWN_VOICE;
  const title = `**${voice.say(answer.title, 160) || 'Whodunit'}**`;
  const lines = answer.lines.map((line) => voice.say(line, LINE_CHARS)).filter((line) => line !== '');
  const listed = listedRows(answer);
  const head = [readingMarkdown(readingOf(answer)), title];
  const foot = (): readonly string[] => (answer.links ?? []).map(({ label, url }) => `${voice.say(label, 60)}: ${url}`);
  return listed.length === 0
    ? fitMarkdown({ head, rows: lines, style: 'paragraphs', foot }, leftWords)
    : fitMarkdown({ head: [...head, ...lines.slice(0, 2)], rows: [...lines.slice(2), ...listed], foot }, leftWords);
}

/** Changes that a card lets people tick, with the id to write instead. */
function choiceWords({ inputs = [] }: MessageAnswer): readonly string[] {
  const voice = MARKDOWN_VOICE;
  return inputs.flatMap((input) =>
    input.kind === 'choice' && input.id === 'events'
      ? input.choices.map(({ title, value }) => choiceLine(voice.say(title, 120), value))
      : [],
  );
}

function choiceLine(title: string, value: string): string {
  const id = MARKDOWN_VOICE.say(value, 100);
  return title.includes(id) ? title : `${title} · ${id}`;
}

/** Facts, rows, choices and topics as lines of a list. */
function listedRows(answer: MessageAnswer): readonly string[] {
  const voice = MARKDOWN_VOICE;
  return [
    ...factRows(answer, voice).map(({ title, value }) => `**${title}**: ${value}`),
    ...tableCells(answer, voice).rows.map(([first = '', ...rest]) => [`**${first}**`, ...rest].join(' · ')),
    ...choiceWords(answer),
    ...(answer.topics ?? []).map(
      ({ example, summary }) => `**${voice.say(example, 120)}** · ${voice.say(summary, 160)}`,
    ),
  ];
}
