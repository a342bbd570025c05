/** People on the roster of a rig, and cards filled in as somebody would. */
import assert from 'node:assert/strict';
import type { Answer, AnswerButton } from '../../../src/audit/answer.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import type { Question } from '../../../src/audit/question.ts';
import { type KeyStatus, newRosterPerson, type RosterPerson } from '../../../src/audit/roster.ts';
import { questionData, readActionData } from '../../../src/cards/action-data.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { asMessage } from '../rig.ts';

const DAY_MS = 86_400_000;
/** When the people of a rig were added, UTC ms. */
export const ADDED_AT = EXAMPLE_NOW - 20 * DAY_MS;

/** Puts somebody on the roster whose key has this status for ten days, if any is given. */
export async function addPerson(
  store: AuditStore,
  email: string,
  { status, ...more }: Partial<RosterPerson> & { readonly status?: KeyStatus } = {},
): Promise<void> {
  const fresh = newRosterPerson(email, { at: ADDED_AT, by: 'admin@example.com', origin: 'csv' });
  const at = EXAMPLE_NOW - 10 * DAY_MS;
  const evidence = status === 'proven' || status === 'regressed' ? { evidence: 'c-00000000000000000024' } : {};
  const said =
    status === undefined
      ? {}
      : { key: { status, since: at, at, by: 'admin@example.com', ...evidence }, history: [fresh.key] };
  await store.state.update('roster', email, () => ({ ...fresh, ...said, ...more }));
}

export async function keyOf(store: AuditStore, email: string): Promise<KeyStatus | undefined> {
  return (await store.state.get('roster', email))?.key.status;
}

/** The question behind a button. */
export function questionOf(answer: Answer, label: string): Question {
  const button = buttonOf(answer, label);
  assert.ok('question' in button, `${label} asks a text`);
  return button.question;
}

function buttonOf(answer: Answer, label: string): AnswerButton {
  const { buttons = [] } = asMessage(answer);
  const found = buttons.find((button) => button.label === label);
  assert.ok(
    found !== undefined,
    `there is no button ${label}, only ${buttons.map((button) => button.label).join(', ')}`,
  );
  return found;
}

export function labelsOf(answer: Answer): readonly string[] {
  return (asMessage(answer).buttons ?? []).map(({ label }) => label);
}

/** What comes back from a card whose inputs were filled in, as Webex sends it: flat text. */
export function filledIn(question: Question, inputs: Readonly<Record<string, string>>): Question {
  const data = questionData(question);
  assert.ok(data !== undefined, 'the question fits no button');
  const read = readActionData({ ...JSON.parse(JSON.stringify(data)), ...inputs });
  assert.ok(read.kind === 'question', `the card is ${read.kind}`);
  return read.question;
}
