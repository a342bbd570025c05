/**
 * What a person types in a terminal: words for the bot, the number of a button, what is filled in before it is
 * pressed, or a file to drop.
 */
import type { CardChoice, CardField } from './card-drawing.ts';

export interface TypingParts {
  /** Shows a line that is not of the bot. */
  show(text: string): void;
  say(text: string): Promise<void>;
  press(messageId: string, inputs: Readonly<Record<string, unknown>>): Promise<void>;
  /** Shows the card under a button. */
  unfold(messageId: string, card: unknown): void;
  drop(path: string): Promise<void>;
  /** Ends the conversation. */
  quit(): void;
}

export interface Typing {
  /** Deals with one line. */
  take(line: string): Promise<void>;
  /** Choices of a card that is shown now; resolves to the number of the first. */
  offer(messageId: string, choices: readonly CardChoice[]): void;
  /** The number that the next choice gets. */
  readonly nextNumber: number;
}

interface Offered {
  readonly messageId: string;
  readonly choice: CardChoice;
}

/** A button that was pressed and whose fields are asked for one by one. */
interface Form {
  readonly messageId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly fields: readonly CardField[];
  readonly filled: Record<string, string>;
}

const HELP = [
  'Write as you would in Webex. A number presses the button of that number.',
  '/drop FILE takes a file in, as if you dropped it into the space. /quit ends the conversation.',
].join('\n');

export function createTyping(parts: TypingParts): Typing {
  let offered: Offered[] = [];
  /** The next card is of a new answer: numbers begin anew. */
  let isNew = true;
  let form: Form | undefined;

  const ask = (): void => {
    const field = form === undefined ? undefined : nextField(form);
    if (field !== undefined) parts.show(questionFor(field));
  };

  const submit = async ({ messageId, data, filled }: Pick<Form, 'messageId' | 'data' | 'filled'>): Promise<void> => {
    form = undefined;
    isNew = true;
    await parts.press(messageId, { ...data, ...filled });
  };

  const fill = async (open: Form, line: string): Promise<void> => {
    const field = nextField(open);
    if (line.trim() === '/cancel') {
      form = undefined;
      parts.show('Nothing was pressed.');
      return;
    }
    if (field !== undefined) {
      const value = valueFor(field, line.trim());
      if (value === undefined) {
        parts.show(`Give ${field.isMultiple ? 'numbers' : 'a number'} from 1 to ${field.choices.length}.`);
        return ask();
      }
      open.filled[field.id] = value;
    }
    if (nextField(open) === undefined) await submit(open);
    else ask();
  };

  const choose = async (number: number): Promise<void> => {
    const found = offered[number - 1];
    if (found === undefined) return parts.show(`There is no [${number}] in the newest answer.`);
    const { choice, messageId } = found;
    if (choice.kind === 'open') return parts.show(choice.url);
    if (choice.kind === 'show') return parts.unfold(messageId, choice.card);
    form = { messageId, data: choice.data, fields: choice.fields, filled: {} };
    if (choice.fields.length === 0) await submit(form);
    else ask();
  };

  const take = async (line: string): Promise<void> => {
    const text = line.trim();
    if (form !== undefined) return fill(form, text);
    if (text === '') return;
    if (text === '/quit' || text === '/exit') return parts.quit();
    if (text === '/help') return parts.show(HELP);
    const path = /^\/drop\s+(.+)$/s.exec(text)?.[1];
    if (path === undefined && /^\[?\d{1,3}\]?$/.test(text) && offered.length > 0)
      return choose(Number(text.replace(/\D/g, '')));
    isNew = true;
    await (path === undefined ? parts.say(text) : parts.drop(path));
  };

  return {
    take,
    offer: (messageId, choices) => {
      if (isNew) offered = [];
      isNew = false;
      offered.push(...choices.map((choice) => ({ messageId, choice })));
    },
    get nextNumber() {
      return isNew ? 1 : offered.length + 1;
    },
  };
}

function nextField({ fields, filled }: Form): CardField | undefined {
  return fields.find(({ id }) => filled[id] === undefined);
}

function questionFor({ label, kind, choices, isMultiple, value }: CardField): string {
  const kept = value === '' ? 'empty to leave it out' : `empty for ${value}`;
  const how = kind === 'date' ? `YYYY-MM-DD, ${kept}` : kept;
  const list = choices.map(({ title }, place) => `  ${place + 1}  ${title}`);
  const which = kind !== 'choice' ? how : isMultiple ? `numbers with commas, ${kept}` : `a number, ${kept}`;
  return [...list, `${label} (${which}; /cancel presses nothing):`].join('\n');
}

/** Undefined: a number that is none of the choices. */
function valueFor({ kind, choices, isMultiple, value }: CardField, text: string): string | undefined {
  if (text === '') return value;
  if (kind !== 'choice') return text;
  const numbers = text.split(/[\s,]+/).map(Number);
  if (!isMultiple && numbers.length > 1) return undefined;
  const values = numbers.map((number) => choices[number - 1]?.value);
  return values.every((one) => one !== undefined) ? values.join(',') : undefined;
}
