/** Golden files of a command: what one question is answered with, as data, Markdown and card. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { asJson } from '../../src/app/answer-json.ts';
import { golden } from '../cards/golden.ts';
import { type Asking, type Rig, render } from './rig.ts';
import { eventName } from './world.ts';

const FOLDER = join(import.meta.dirname, 'golden');

/**
 * Compares with `golden/COMMAND/CASE.json`. Written anew with UPDATE_GOLDEN=1,
 * which is refused where CI is set; look at what has changed before committing.
 */
export async function matchGolden(rig: Rig, path: `${string}/${string}`, text: string, asking?: Asking): Promise<void> {
  const answer = await rig.ask(text, asking);
  const reply = render(answer);
  const { markdown, card, ...data } = asJson(answer, reply);
  const rows = answer.kind === 'events' ? answer.rows : [];
  const events = rows.map(({ event, attribution }) => ({ id: eventName(event.id), attribution }));
  const actual = `${JSON.stringify({ text, answer: { ...data, events }, markdown, card }, null, 2)}\n`;
  assert.equal(actual, golden(`${path}.json`, actual, FOLDER));
}
