/** `goal 95 %`: how large a share of the changes should carry a name. */
import { countShare } from '../audit/counting.ts';
import { lastWeek } from '../audit/period.ts';
import { isGoalReached, namedShare, type ShareCount, shortOfGoal } from '../audit/share.ts';
import { counted } from '../cards/voice.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { changeSettings } from './admin/record-change.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal } from './statement.ts';

export const goal: Command = {
  name: 'goal',
  summary: 'Set the share of changes that should carry a name',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  writes: true,
  grammar: ['[set|change] [our|the] goal [(for|of) [the] named share] [to|is|at] {percent}'],
  examples: [['goal 95 %', { intent: 'goal', percent: 95 }]],
  answer: async (question, context) => {
    const { percent } = question;
    if (percent === undefined) {
      const reason = `The goal is ${context.settings.goal} %. Say what it should be, from 1 to 100 %.`;
      return refusal(context, reason, { title: 'Which share?', suggestions: ['goal 95 %', 'named share'] });
    }
    return carryOut({ question, about: 'goal' }, context, () => setGoal(percent, context));
  },
};

const SHOW = { label: 'Named share', ask: 'named share' } as const;

async function setGoal(percent: number, context: CommandContext): Promise<Outcome> {
  let before = percent;
  await changeSettings(context, (current) => {
    before = current.goal;
    return { ...current, goal: percent };
  });
  if (before === percent) return { kind: 'same', title: `The goal is ${percent} %`, buttons: [SHOW] };
  return {
    kind: 'done',
    title: `The goal is now ${percent} %`,
    lines: [`Before: ${before} %.`, await lastWeekLine(percent, context)],
    did: `set the goal of the named share to ${percent} %`,
    undo: { intent: 'goal', percent: before },
    buttons: [SHOW],
  };
}

async function lastWeekLine(percent: number, { store, now, zone }: CommandContext): Promise<string> {
  const count = await countShare(store, lastWeek(now, zone));
  if (namedShare(count) === undefined) return 'Last week had no changes to name.';
  return `Last week ${namedWords(count)}: ${isGoalReached(count, percent) ? 'reached' : `${counted(shortOfGoal(count, percent), 'change')} short`}.`;
}

function namedWords({ total, automation, recorded, confirmed }: ShareCount): string {
  const named = recorded + confirmed;
  return `${named} of ${counted(total - automation, 'change')} carried a name`;
}
