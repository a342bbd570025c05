/** The golden cases: an Answer in, the card and the Markdown that were looked at and found good. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Answer } from '../../src/audit/answer.ts';
import { TEMPLATE_NAMES, type Templates } from '../../src/cards/templates.ts';

const FOLDER = join(import.meta.dirname, 'golden');
const CARDS = join(import.meta.dirname, '..', '..', 'cards');

/** All cases by name, in order. */
export const GOLDEN_CASES: readonly string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json') && !file.endsWith('.card.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .sort();

/** `{ "$repeat": text, "$times": n }` in a case stands for a long text, so that the file stays small. */
export function readAnswer(name: string): Answer {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'), (_, value) =>
    typeof value?.$repeat === 'string' ? value.$repeat.repeat(value.$times) : value,
  );
}

export function readTemplates(): Templates {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(CARDS, `${name}.json`), 'utf8'));
  return Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, read(name)]));
}

/**
 * What a golden file holds. With UPDATE_GOLDEN=1 it is written first; never where CI is set, so that
 * a build cannot agree with itself.
 */
export function golden(file: string, actual: string, folder = FOLDER): string {
  const path = join(folder, file);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    if (process.env['CI']) throw new Error('UPDATE_GOLDEN is refused where CI is set.');
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path) || readFileSync(path, 'utf8') !== actual) writeFileSync(path, actual);
  }
  return readFileSync(path, 'utf8');
}
