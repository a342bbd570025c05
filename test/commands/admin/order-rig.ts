/** Orders of admins, given one minute after the other, and what they leave behind. */
import assert from 'node:assert/strict';
import type { Answer, AnswerButton, MessageAnswer } from '../../../src/audit/answer.ts';
import type { AuditStore } from '../../../src/audit/ports.ts';
import type { Question } from '../../../src/audit/question.ts';
import { completeSettings, type JournalEntry, SETTINGS_KEY } from '../../../src/audit/settings.ts';
import { readJournal } from '../../../src/commands/admin/read-journal.ts';
import { EXAMPLE_NOW } from '../../../src/questions/example-clock.ts';
import { ADMIN, type Asking, asMessage, type Rig, render, SPACE, useRig } from '../rig.ts';

export interface OrderRig extends Rig {
  /** By an admin in a space, a minute after the order before; `as` somebody else. */
  order(asked: string | Question, asking?: Asking): Promise<Answer>;
  /** The same, and it must have been carried out. */
  done(asked: string | Question, asking?: Asking): Promise<MessageAnswer>;
  /** Everything that admins can change, compared as a whole. */
  changeable(): Promise<unknown>;
  /** Newest first. */
  journal(): Promise<readonly JournalEntry[]>;
}

export function useOrders(): OrderRig {
  const rig = useRig();
  let minutes = 0;
  beforeEach(() => {
    minutes = 0;
  });
  const order: OrderRig['order'] = (asked, asking = {}) => {
    minutes += 1;
    const how = { as: ADMIN, space: SPACE, now: EXAMPLE_NOW + minutes * 60_000, ...asking };
    return typeof asked === 'string' ? rig.ask(asked, how) : rig.press(asked, how);
  };
  return {
    get store() {
      return rig.store;
    },
    get errors() {
      return rig.errors;
    },
    desk: rig.desk,
    ask: rig.ask,
    press: rig.press,
    order,
    done: async (asked, asking) => {
      const before = (await readJournal(rig)).length;
      const answer = asMessage(await order(asked, asking));
      assert.equal((await readJournal(rig)).length, before + 1, `not carried out: ${answer.title}`);
      render(answer);
      return answer;
    },
    changeable: () => changeableIn(rig.store),
    journal: () => readJournal(rig),
  };
}

async function changeableIn({ state }: AuditStore): Promise<unknown> {
  const spaces = await state.list('spaces');
  return {
    settings: completeSettings(await state.get('settings', SETTINGS_KEY)),
    // A space of which nothing is set is like one that nothing is known of.
    spaces: spaces.map(({ value }) => value).filter((space) => Object.keys(space).length > 2),
  };
}

/** What the button asks that takes the order back. */
export function undoOf({ buttons = [] }: MessageAnswer): Question {
  return questionOf(buttons.find(({ label }) => label === 'Undo'));
}

/** What a button carries. */
export function questionOf(button: AnswerButton | undefined): Question {
  assert.ok(button !== undefined && 'question' in button, `no question: ${JSON.stringify(button)}`);
  return button.question;
}

/** Nothing was changed, as it was so already. */
export function assertSame(answer: Answer): void {
  assert.match(asMessage(answer).lines[0] ?? '', /^It was so already; nothing was changed\.$/);
}
