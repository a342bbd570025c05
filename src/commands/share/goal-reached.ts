/** What a space is told when its changes reach the goal. */
import type { Answer, CoverageStatement } from '../../audit/answer.ts';
import type { Period } from '../../audit/event.ts';
import { formatPeriod, formatShortDay } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import { countableIn, isQuietWanted, type ShareCount } from '../../audit/share.ts';
import type { DigestSubscription } from '../../audit/state.ts';
import { percent } from '../../cards/digest-words.ts';
import { counted, formatCount } from '../../cards/voice.ts';
import { phrase } from '../../questions/canonical.ts';
import { weeklyQuestion } from '../digest-weekly.ts';
import { statement } from '../statement.ts';

export interface GoalReached {
  readonly week: Period;
  readonly count: ShareCount;
  /** 1..100 % */
  readonly goal: number;
  readonly coverage: CoverageStatement;
  readonly subscription: DigestSubscription;
}

/** Only for a week with something to name. @param now UTC ms */
export function goalReached(reached: GoalReached, now: number): Answer {
  const { week, count, goal, coverage, subscription } = reached;
  const { zone } = subscription;
  const all = countableIn(count);
  const named = count.recorded + count.confirmed;
  const isAll = named === all;
  const when = `in the week from ${formatShortDay(week.from, zone)}`;
  const isQuiet = isQuietWanted(subscription);
  return statement(
    { zone, now },
    {
      title: isAll ? `Every change ${when} carries a name` : `The goal of ${goal} % is reached`,
      lines: [
        `${howMany(named, all)}, ${formatPeriod(week, zone)}.${apart(count)}`,
        ...(coverage.complete ? [] : [`This is of the records I have. ${coverage.sentence}`]),
        'Thank you, everybody.',
        ...(isQuiet ? quietLines(subscription) : []),
      ],
      buttons: [
        ...(isQuiet ? [{ label: 'Keep the weekly digest', question: keepQuestion(subscription) }] : []),
        { label: 'Named share', ask: 'named share' },
      ],
    },
  );
}

/** `All 231 changes`, `210 of 231 changes (91 %)` */
function howMany(named: number, all: number): string {
  if (named < all) return `${formatCount(named)} of ${counted(all, 'change')} (${percent(named / all)})`;
  return all === 1 ? 'The one change' : `All ${counted(all, 'change')}`;
}

function quietLines(subscription: DigestSubscription): readonly string[] {
  return [
    'From now on, a week in which every change carries a name gets no digest here. It comes back by itself with the first change that names nobody.',
    `An admin can keep it for every week: press the button, or say "${phrase(keepQuestion(subscription), subscription.zone)}".`,
  ];
}

function apart({ confirmed, automation }: ShareCount): string {
  const parts = [
    ...(confirmed === 0 ? [] : [`${counted(confirmed, 'name')} by confirmed claim`]),
    ...(automation === 0 ? [] : [`${counted(automation, 'change')} by automation not counted`]),
  ];
  return parts.length === 0 ? '' : ` ${parts.join('; ')}.`;
}

/** The same subscription, from 0 changes on. */
function keepQuestion(subscription: DigestSubscription): Question {
  return weeklyQuestion({ ...subscription, minimum: 0 });
}
