/** `settings`: everything that can be set here, on one card. */
import type { MessageAnswer } from '../audit/answer.ts';
import { formatInstant } from '../audit/period.ts';
import type { SpaceRecord } from '../audit/state.ts';
import { counted } from '../cards/voice.ts';
import { minuteWords } from '../questions/phrase-parts.ts';
import type { Command, CommandContext } from './command.ts';
import { describeSlot } from './digest-weekly.ts';
import { statement } from './statement.ts';

type Facts = NonNullable<MessageAnswer['facts']>;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export const settings: Command = {
  name: 'settings',
  summary: 'What is set here: time zone, working hours, holidays, goal, digests and more',
  role: 'admin',
  wholeBot: true,
  topic: 'administration',
  grammar: [
    '[show] [me] [all|the|your|our] (settings|configuration|preferences|options)',
    '(what|how) (is|are) (set|configured|you configured|you set up) [here]',
  ],
  examples: [['settings', { intent: 'settings' }]],
  answer: async (question, context) => {
    const { paused } = context.settings;
    return statement(context, {
      question,
      title: 'Settings',
      lines: ['Say "what did admins change here" to see who set what, and how to take it back.'],
      facts: [...(await spaceFacts(context)), ...workFacts(context), ...goalFacts(context)],
      buttons: [
        { label: 'Who may do what', ask: 'admins' },
        { label: 'Anonymous actors', ask: 'anonymous actors' },
        { label: 'Holidays', ask: 'holidays' },
        { label: 'What admins changed', ask: 'journal' },
        paused === undefined
          ? { label: 'Pause everything', question: { intent: 'pause' } }
          : { label: 'Resume', question: { intent: 'resume' } },
      ],
    });
  },
};

/** Of the space that is asked in; what stands for it where it has none. */
async function spaceFacts({ store, spaceId, orgId, zone, now }: CommandContext): Promise<Facts> {
  if (spaceId === undefined) return [{ label: 'Time zone', value: `${zone}, now ${formatInstant(now, zone)}` }];
  const [space, subscription] = await Promise.all([
    store.state.get('spaces', spaceId),
    store.state.get('subscriptions', spaceId),
  ]);
  return [
    { label: 'Your time zone', value: `${zone}, now ${formatInstant(now, zone)}` },
    { label: 'Time zone of this space', value: space?.zone ?? 'none of its own' },
    { label: 'Weekly digest here', value: subscription === undefined ? 'off' : `every ${describeSlot(subscription)}` },
    { label: 'This space is for', value: orgId === undefined ? 'all organisations' : `organisation ${orgId}` },
    ...deniedFact(space),
  ];
}

function deniedFact(space: SpaceRecord | undefined): Facts {
  return space?.denied === true ? [{ label: 'Answers here', value: 'none, an admin has denied this space' }] : [];
}

/** When people may be reminded. */
function workFacts({
  settings: { workHours, workdays, country, holidays, graceDays, paused },
  zone,
}: CommandContext): Facts {
  const [from, to] = [workHours.from, workHours.to].map(minuteWords);
  return [
    { label: 'Working hours', value: `${from} to ${to}, in each person's time zone` },
    { label: 'Workdays', value: WEEKDAYS.filter((_, index) => workdays.includes(index + 1)).join(', ') || 'none' },
    { label: 'Public holidays', value: country ?? 'none for people without a country' },
    { label: 'Own holidays', value: holidays.length === 0 ? 'none' : counted(holidays.length, 'day') },
    { label: 'First reminder', value: `${counted(graceDays, 'day')} after the introduction` },
    {
      label: 'Sent by itself',
      value:
        paused === undefined
          ? 'digests, reminders and summaries'
          : `nothing: paused by ${paused.by} on ${formatInstant(paused.at, zone)}`,
    },
  ];
}

function goalFacts({ settings: { goal, anonymousActors }, fixedActors }: CommandContext): Facts {
  const names = [...fixedActors, ...anonymousActors];
  return [
    { label: 'Goal of the named share', value: `${goal} %` },
    { label: 'Anonymous actors', value: names.length === 0 ? 'none' : names.join(', ') },
  ];
}
