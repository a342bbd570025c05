/** The richer parts of a plain statement: facts, a table, inputs and links. */
import type { AnswerButton, FormInput, MessageAnswer } from '../audit/answer.ts';
import { askData, questionData } from './action-data.ts';
import type { JsonObject } from './json.ts';
import { CARD_VOICE, type Voice } from './voice.ts';

/** Visible characters of a button; more do not fit a phone. */
export const BUTTON_CHARS = 28;
const CELL_CHARS = 80;
const VALUE_CHARS = 200;
const MAX_COLUMNS = 4;
const MAX_CHOICES = 12;
const COMMENT_CHARS = 300;
/** Shown whole up to here; a longer single choice opens as a list. */
const EXPANDED_CHOICES = 4;

/** Pairs to look up; a pair without words is left out. */
export function factRows({ facts = [] }: MessageAnswer, voice: Voice): { title: string; value: string }[] {
  return facts.flatMap(({ label, value }) => {
    const title = voice.say(label, 40);
    return title === '' ? [] : [{ title, value: voice.say(value, VALUE_CHARS) || '(none)' }];
  });
}

/** Cells of the header and of each row, as many as the header has. */
export function tableCells({ table }: MessageAnswer, voice: Voice): { head: string[]; rows: string[][] } {
  const head = (table?.columns ?? []).slice(0, MAX_COLUMNS).map((column) => voice.say(column, 30) || '(none)');
  const rows = (table?.rows ?? []).map((row) => head.map((_, place) => voice.say(row[place] ?? '', CELL_CHARS) || '–'));
  return { head, rows };
}

/** A ColumnSet each; the first column, which names the row, gets the most room. */
export function columnsOf(cells: readonly string[]): JsonObject[] {
  return cells.map((text, place) => ({ text, width: place === 0 ? 4 : 3 }));
}

/** @param choices how many of a list are shown, where the card would be too big */
export function inputsOf(inputs: readonly FormInput[] = [], choices = MAX_CHOICES): JsonObject[] {
  return inputs.flatMap((input) => {
    const label = CARD_VOICE.say(input.label, 80);
    if (label === '') return [];
    switch (input.kind) {
      case 'text': {
        const placeholder = CARD_VOICE.say(input.placeholder ?? '', 80);
        return [
          {
            type: 'Input.Text',
            id: input.id,
            label,
            maxLength: COMMENT_CHARS,
            ...(placeholder === '' ? {} : { placeholder }),
          },
        ];
      }
      case 'date':
        return [{ type: 'Input.Date', id: input.id, label }];
      case 'choice':
        return choiceSet(input, label, choices);
      default:
        return input satisfies never;
    }
  });
}

function choiceSet(input: Extract<FormInput, { kind: 'choice' }>, label: string, most: number): JsonObject[] {
  const choices = input.choices.slice(0, Math.min(most, MAX_CHOICES)).flatMap(({ title, value }) => {
    const shown = CARD_VOICE.say(title, 120);
    return shown === '' || !isPlainValue(value) ? [] : [{ title: shown, value }];
  });
  if (choices.length === 0) return [];
  const style = input.multiple || choices.length <= EXPANDED_CHOICES ? 'expanded' : 'compact';
  return [{ type: 'Input.ChoiceSet', id: input.id, label, style, isMultiSelect: input.multiple, wrap: true, choices }];
}

/** Ids, emails and words of ours; several are joined by commas on the way back. */
function isPlainValue(value: string): boolean {
  return /^[\p{L}\p{N}@._:+|=/'-]{1,300}$/u.test(value) || /^[\p{L}\p{N}._-][\p{L}\p{N} ._-]{0,99}$/u.test(value);
}

/** Buttons that ask; one that cannot be written safely is left out. */
export function askButtons(buttons: readonly AnswerButton[]): JsonObject[] {
  return buttons.flatMap((button) => {
    const data = 'ask' in button ? askData(button.ask) : questionData(button.question);
    const title = CARD_VOICE.say(button.label, BUTTON_CHARS);
    return data === undefined || title === '' ? [] : [{ title, data }];
  });
}

/** Pages of the vendor: of settings and our own words, so the address may be shown as it is. */
export function linkButtons(links: MessageAnswer['links'] = []): { title: string; url: string }[] {
  return links.map(({ label, url }) => ({ title: CARD_VOICE.say(label, BUTTON_CHARS) || 'Open', url }));
}
