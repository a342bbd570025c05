/** Reads the card templates from cards/ once; cards/ (the code) is given them as values. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, wherever the process was started. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
