/**
 * An adaptive card drawn as lines of text. What can be pressed gets a number; what can be filled in is asked for when
 * its button is pressed.
 */
import { stripVTControlCharacters } from 'node:util';
import { cardWords, columnsOf, type Emphasis, emphasise, wrapped } from './terminal-text.ts';

/** A field of a card: a date, words, or one or more of some choices. */
export interface CardField {
  readonly id: string;
  readonly label: string;
  readonly kind: 'text' | 'date' | 'choice';
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  readonly isMultiple: boolean;
  /** Filled in already. */
  readonly value: string;
}

export type CardChoice =
  | {
      readonly kind: 'submit';
      readonly title: string;
      readonly data: Readonly<Record<string, unknown>>;
      readonly fields: readonly CardField[];
    }
  | { readonly kind: 'open'; readonly title: string; readonly url: string }
  /** A further card under this one. */
  | { readonly kind: 'show'; readonly title: string; readonly card: unknown };

export interface DrawnCard {
  readonly text: string;
  readonly choices: readonly CardChoice[];
}

export interface DrawingOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly isColourful: boolean;
  /** Number of the first choice. Default 1. */
  readonly firstNumber?: number;
}

type Part = Readonly<Record<string, unknown>>;

const NARROWEST = 40;
const WIDEST = 100;
/** Between columns that stand side by side. */
const GUTTER = 2;
const NARROW_COLUMN = 8;

/** @param card adaptive card of version 1.3; parts that are not known are left out */
export function drawCard(card: unknown, { width, isColourful, firstNumber = 1 }: DrawingOptions): DrawnCard {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, width));
  const parts = partsOf(card, 'body');
  const fields = fieldsIn(card);
  const choices = choicesIn(card, fields);
  const body = drawParts(parts, columns, isColourful);
  const buttons = choices.map(({ title, kind }, place) => {
    const mark = kind === 'show' ? ' ▾' : kind === 'open' ? ' ↗' : '';
    return `${emphasise(`[${firstNumber + place}]`, 'bold', isColourful)} ${title}${mark}`;
  });
  const lines = [...body, ...(buttons.length === 0 ? [] : ['', ...flow(buttons, columns)])];
  return { text: lines.join('\n'), choices };
}

/** Buttons beside each other, as many as fit a line. */
function flow(pieces: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const joined = `${last}   ${piece}`;
    if (last !== undefined && visibleColumns(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(piece);
  }
  return lines;
}

function drawParts(parts: readonly Part[], width: number, isColourful: boolean): readonly string[] {
  return parts.flatMap((part, place) => {
    const lines = drawPart(part, width, isColourful);
    const isApart = place > 0 && lines.length > 0;
    if (isApart && part['separator'] === true) return [emphasise('─'.repeat(width), 'dim', isColourful), ...lines];
    return isApart && (part['spacing'] === 'medium' || part['spacing'] === 'large') ? ['', ...lines] : lines;
  });
}

function drawPart(part: Part, width: number, isColourful: boolean): readonly string[] {
  switch (part['type']) {
    case 'TextBlock':
      return wrapped(cardWords(textIn(part, 'text')), width).map((line) =>
        emphasise(line, emphasisOf(part), isColourful),
      );
    case 'Container':
      return drawContainer(part, width, isColourful);
    case 'ColumnSet':
      return drawColumns(partsOf(part, 'columns'), width, isColourful);
    case 'FactSet':
      return drawFacts(partsOf(part, 'facts'), width, isColourful);
    case 'ActionSet':
      return [];
    default:
      return drawField(part, width);
  }
}

function drawContainer(part: Part, width: number, isColourful: boolean): readonly string[] {
  const isSet = part['style'] !== undefined && part['style'] !== 'default';
  const lines = drawParts(partsOf(part, 'items'), isSet ? width - 2 : width, isColourful);
  return isSet ? lines.map((line) => `${emphasise('│', 'dim', isColourful)} ${line}`) : lines;
}

function drawFacts(facts: readonly Part[], width: number, isColourful: boolean): readonly string[] {
  const titles = facts.map((fact) => cardWords(textIn(fact, 'title')));
  const left = Math.min(Math.floor(width / 2), Math.max(0, ...titles.map(columnsOf)));
  return facts.flatMap((fact, place) => {
    const title = wrapped(titles[place] ?? '', left);
    const value = wrapped(cardWords(textIn(fact, 'value')), width - left - GUTTER);
    return beside([title.map((line) => emphasise(line, 'bold', isColourful)), value], [left, width - left - GUTTER]);
  });
}

/** Side by side as wide as they ask for; too narrow for that: below each other. */
function drawColumns(columns: readonly Part[], width: number, isColourful: boolean): readonly string[] {
  const room = width - GUTTER * (columns.length - 1);
  const shares = columns.map((column) => (typeof column['width'] === 'number' ? column['width'] : 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const widths = shares.map((share) => Math.floor((room * share) / total));
  if (widths.some((one) => one < NARROW_COLUMN)) {
    return columns.flatMap((column) => drawParts(partsOf(column, 'items'), width, isColourful));
  }
  const drawn = columns.map((column, place) =>
    drawParts(partsOf(column, 'items'), widths[place] ?? width, isColourful),
  );
  return beside(drawn, widths);
}

function beside(blocks: readonly (readonly string[])[], widths: readonly number[]): readonly string[] {
  const height = Math.max(0, ...blocks.map((lines) => lines.length));
  return Array.from({ length: height }, (_, row) =>
    blocks
      .map((lines, place) => {
        const line = lines[row] ?? '';
        return line + ' '.repeat(Math.max(0, (widths[place] ?? 0) - visibleColumns(line)));
      })
      .join(' '.repeat(GUTTER))
      .trimEnd(),
  );
}

/** Choices are listed when they are asked for. */
function drawField(part: Part, width: number): readonly string[] {
  const field = fieldOf(part);
  if (field === undefined) return [];
  const many = field.choices.length === 0 ? '' : ` (${field.choices.length} to choose from)`;
  return wrapped(`▸ ${field.label}${many}`, width);
}

/** All fields of a card but those of further cards under it. */
function fieldsIn(part: unknown): readonly CardField[] {
  if (!isPart(part)) return [];
  const own = fieldOf(part);
  const below = ['body', 'items', 'columns'].flatMap((name) => partsOf(part, name)).flatMap(fieldsIn);
  return own === undefined ? below : [own, ...below];
}

function fieldOf(part: Part): CardField | undefined {
  const kind = { 'Input.Text': 'text', 'Input.Date': 'date', 'Input.ChoiceSet': 'choice' } as const;
  const type = textIn(part, 'type');
  if (type !== 'Input.Text' && type !== 'Input.Date' && type !== 'Input.ChoiceSet') return undefined;
  const id = textIn(part, 'id');
  return {
    id,
    label: cardWords(textIn(part, 'label') || textIn(part, 'placeholder') || id),
    kind: kind[type],
    choices: partsOf(part, 'choices').map((choice) => ({
      title: cardWords(textIn(choice, 'title')),
      value: textIn(choice, 'value'),
    })),
    isMultiple: part['isMultiSelect'] === true,
    value: textIn(part, 'value'),
  };
}

/** In the order of the card: those within the body first. */
function choicesIn(card: unknown, fields: readonly CardField[]): readonly CardChoice[] {
  if (!isPart(card)) return [];
  const within = ['body', 'items', 'columns'].flatMap((name) => partsOf(card, name));
  return [
    ...within.flatMap((part) => choicesIn(part, fields)),
    ...partsOf(card, 'actions').flatMap((action): readonly CardChoice[] => {
      const title = cardWords(textIn(action, 'title'));
      const { data, url } = action;
      switch (action['type']) {
        case 'Action.Submit':
          return [{ kind: 'submit', title, data: isPart(data) ? data : {}, fields }];
        case 'Action.OpenUrl':
          return typeof url === 'string' ? [{ kind: 'open', title, url: cardWords(url) }] : [];
        case 'Action.ShowCard':
          return [{ kind: 'show', title, card: action['card'] }];
        default:
          return [];
      }
    }),
  ];
}

function emphasisOf(part: Part): Emphasis | undefined {
  if (part['weight'] === 'bolder') return 'bold';
  if (part['color'] === 'warning' || part['color'] === 'attention') return 'warning';
  return part['isSubtle'] === true ? 'dim' : undefined;
}

function visibleColumns(line: string): number {
  return columnsOf(stripVTControlCharacters(line));
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function partsOf(value: unknown, name: string): readonly Part[] {
  const list = isPart(value) ? value[name] : undefined;
  return Array.isArray(list) ? list.filter(isPart) : [];
}

function textIn(part: Part, name: string): string {
  const value = part[name];
  return typeof value === 'string' ? value : '';
}
