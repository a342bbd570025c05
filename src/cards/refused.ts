/** Not understood, not permitted, or a name nobody knows: what, why, and what can be asked instead. */
import type { ErrorAnswer, RefusedAnswer } from '../audit/answer.ts';
import type { Reply } from '../audit/reply.ts';
import { questionData, withoutLongName } from './action-data.ts';
import { bind } from './bind.ts';
import { finishReply, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonValue } from './json.ts';
import { askButtons, BUTTON_CHARS } from './message-parts.ts';
import { plainText } from './plain.ts';
import { CARD_VOICE, MARKDOWN_VOICE, type Voice } from './voice.ts';

const MAX_SUGGESTIONS = 3;
const MAX_WORDS = 5;

/** Without a question nothing was read; the title then says what could not be. */
function readingOf({ reading, question }: RefusedAnswer): string {
  return question === undefined ? '' : reading;
}

export function renderRefused(answer: RefusedAnswer, template: JsonValue): Reply {
  const voice = CARD_VOICE;
  const suggestions = suggestionsOf(answer);
  const card = bind(template, {
    reading: readingWords(readingOf(answer), voice),
    title: title(answer, voice),
    reason: reasonOf(answer, voice),
    trying: suggestions.length > 0 ? 'You could ask:' : '',
    // A button shows a short question whole; only longer ones are written out.
    suggestions: suggestions.filter((text) => text.length > BUTTON_CHARS).map((text) => voice.say(text, 120)),
    buttons: [
      ...askButtons(suggestions.map((text) => ({ label: text, ask: text }))),
      ...askButtons([{ label: 'Help', ask: 'help' }]),
    ],
  });
  return finishReply(refusedMarkdown(answer), card);
}

function suggestionsOf(answer: RefusedAnswer): readonly string[] {
  return answer.suggestions.filter((text) => plainText(text, 120) !== '').slice(0, MAX_SUGGESTIONS);
}

/** Without words that were not understood and without a title of its own, the reason is the title. */
function title(answer: RefusedAnswer, voice: Voice): string {
  if (answer.title !== undefined) return voice.say(answer.title, 160);
  const words = answer.notUnderstood.slice(0, MAX_WORDS).map((word) => `“${voice.name(word, 60)}”`);
  if (words.length === 0) return voice.say(answer.reason, 400) || 'I cannot answer that';
  const more = answer.notUnderstood.length > MAX_WORDS ? ' and more' : '';
  return `I did not understand ${words.join(', ')}${more}`;
}

function reasonOf(answer: RefusedAnswer, voice: Voice): string {
  return answer.title === undefined && answer.notUnderstood.length === 0 ? '' : voice.say(answer.reason, 400);
}

function refusedMarkdown(answer: RefusedAnswer): string {
  const voice = MARKDOWN_VOICE;
  const rows = suggestionsOf(answer).map((text) => voice.say(text, 120));
  return fitMarkdown({
    head: [
      readingMarkdown(readingOf(answer)),
      `**${title(answer, voice)}**`,
      reasonOf(answer, voice),
      rows.length === 0 ? '' : 'You could ask:',
    ],
    rows,
  });
}

/** Something failed on our side: what, and what to do next. */
export function renderError(answer: ErrorAnswer, template: JsonValue): Reply {
  const voice = CARD_VOICE;
  const again = answer.question === undefined ? undefined : questionData(withoutLongName(answer.question));
  const card = bind(template, {
    reading: readingWords(answer.reading, voice),
    what: voice.say(answer.what, 400) || 'Something went wrong',
    next: voice.say(answer.next, 400),
    code: voice.say(answer.code, 60),
    again: again ?? null,
  });
  const said = MARKDOWN_VOICE;
  const markdown = fitMarkdown({
    head: [
      readingMarkdown(answer.reading),
      `**${said.say(answer.what, 400) || 'Something went wrong'}**`,
      said.say(answer.next, 400),
      said.say(answer.code, 60),
    ],
    rows: [],
  });
  return finishReply(markdown, card);
}
