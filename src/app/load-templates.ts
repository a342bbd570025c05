/** Where the project's own files are, and the card templates read from there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TEMPLATE_NAMES, type Templates } from '../cards/templates.ts';

/** The project's root, wherever the process was started. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Reads cards/*.json once. @throws when one is missing or not JSON: the installation is broken. */
export function loadTemplates(): Templates {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, 'cards', `${name}.json`), 'utf8'));
  return Object.fromEntries(TEMPLATE_NAMES.map((name) => [name, read(name)]));
}
