/** The guide to API keys that people are shown. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WhodunitError } from '../audit/errors.ts';
import { type KeyGuide, readKeyGuide } from '../audit/key-guide.ts';
import { ROOT } from './load-templates.ts';

/**
 * @param file what KEY_GUIDE names; absent: the guide that comes with the project
 * @throws WhodunitError `bad-key-guide` when the file cannot be read or holds no guide
 */
export function loadKeyGuide(file = join(ROOT, 'data', 'key-guide.json')): KeyGuide {
  return readKeyGuide(readJson(file));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new WhodunitError(
      'bad-key-guide',
      'The guide to API keys cannot be read: the file is missing or holds no JSON.',
      'Mend the file that KEY_GUIDE names, or unset it; data/key-guide.json shows the form.',
      { cause },
    );
  }
}
