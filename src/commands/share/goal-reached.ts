/** What a space is told when its changes reach the goal. */
import type { Answer, AnswerButton, CoverageStatement } from '../../audit/answer.ts';
import type { Period } from '../../audit/event.ts';
import { formatPeriod, formatShortDay } from '../../audit/period.ts';
import type { Question } from '../../audit/question.ts';
import { countableIn, isQuietWanted, type ShareCount } from '../../audit/share.ts';
import type { DigestSubscription } from '../../audit/state.ts';
import { percent } from '../../cards/digest-words.ts';
import { counted } from '../../cards/voice.ts';
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
        `${isAll ? counted(all, 'change') : `${percent(named / all)} of ${counted(all, 'change')} with a name`}, ${formatPeriod(week, zone)}.${apart(count)}`,
        ...(coverage.complete ? [] : [`Not proven: ${coverage.sentence}`]),
        'Thank you, everybody.',
        ...(isQuiet ? QUIET_LINES : []),
      ],
      buttons: [...(isQuiet ? [keepButton(subscription)] : []), { label: 'Named share', ask: 'named share' }],
    },
  );
}

const QUIET_LINES = [
  'From now on, a week in which every change carries a name gets no digest here. It comes back by itself with the first change that names nobody.',
  'To have it every week all the same, press the button.',
];

function apart({ confirmed, automation }: ShareCount): string {
  const parts = [
    ...(confirmed === 0 ? [] : [`${counted(confirmed, 'name')} by confirmed claim`]),
    ...(automation === 0 ? [] : [`${counted(automation, 'change')} by automation not counted`]),
  ];
  return parts.length === 0 ? '' : ` ${parts.join('; ')}.`;
}

/** The same subscription, from 0 changes on. */
function keepButton({ weekday, minuteOfDay, zone, entityTypes }: DigestSubscription): AnswerButton {
  const question: Question = {
    intent: 'digest-weekly',
    schedule: { weekday, minuteOfDay },
    zone,
    count: 0,
    ...(entityTypes === undefined ? {} : { entityTypes }),
  };
  return { label: 'Keep the weekly digest', question };
}
