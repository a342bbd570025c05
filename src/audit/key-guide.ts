/**
 * How a person gets API keys, in the words of this installation: the vendor
 * publishes no exact steps, so an operator can put their own in a file.
 */
import { WhodunitError } from './errors.ts';

export interface KeyGuide {
  readonly title: string;
  /** One to MAX_STEPS sentences, in order. */
  readonly steps: readonly string[];
  /** What should be known of the steps. */
  readonly note?: string;
  /** At most MAX_LINKS pages, https only. */
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

/** A card that holds more is not read. */
const MAX_STEPS = 8;
const MAX_LINKS = 3;
const MAX_CHARS = 280;

/**
 * Checks what a guide's file holds.
 * @param json parsed JSON
 * @throws WhodunitError `bad-key-guide` naming what is wrong
 */
export function readKeyGuide(json: unknown): KeyGuide {
  const { title, steps, note, links = [] } = objectOf(json, 'The guide');
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > MAX_STEPS) {
    throw bad(`"steps" must be a list of 1 to ${MAX_STEPS} sentences`);
  }
  if (!Array.isArray(links) || links.length > MAX_LINKS) throw bad(`"links" must be a list of at most ${MAX_LINKS}`);
  return {
    title: textOf(title, '"title"'),
    steps: steps.map((step, place) => textOf(step, `Step ${place + 1}`)),
    ...(note === undefined ? {} : { note: textOf(note, '"note"') }),
    links: links.map((link, place) => linkOf(link, `Link ${place + 1}`)),
  };
}

function linkOf(value: unknown, where: string): KeyGuide['links'][number] {
  const { label, url } = objectOf(value, where);
  const address = textOf(url, `The "url" of ${where}`);
  if (!/^https:\/\/[^\s<>"'`\\{}()]+$/.test(address)) throw bad(`The "url" of ${where} must be an https address`);
  return { label: textOf(label, `The "label" of ${where}`), url: address };
}

function textOf(value: unknown, where: string): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > MAX_CHARS) throw bad(`${where} must be a text of at most ${MAX_CHARS} characters`);
  return text;
}

function objectOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(`${where} must be an object`);
  return { ...value };
}

function bad(what: string): WhodunitError {
  return new WhodunitError(
    'bad-key-guide',
    `The guide to API keys cannot be used: ${what}.`,
    'Mend the file that KEY_GUIDE names, or unset it; data/key-guide.json shows the form.',
  );
}
