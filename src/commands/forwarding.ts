/** `forwarding`: where new events are sent on to, and how far each receiver has got. */
import type { MessageAnswer } from '../audit/answer.ts';
import { formatInstant } from '../audit/period.ts';
import type { ForwardState } from '../audit/state.ts';
import { formatCount } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command } from './command.ts';
import { statement } from './statement.ts';

const NAME_CHARS = 80;
const PROBLEM_CHARS = 280;

export const forwarding: Command = {
  name: 'forwarding',
  summary: 'Where I send new events on to, how many were taken, and what holds them up',
  role: 'admin',
  wholeBot: true,
  topic: 'keeping',
  grammar: [
    '[show] [the|our|your] (forwarding|forwarders|receivers|siem)',
    'where (do you|are) [you] [the] [new] [events|changes|records] (forward|send|forwarded|sent) [events|changes|records|on] [on|to]',
    '(are|is) [the] (events|changes|records|anything) (forwarded|sent on) [to the siem|to siem|to anybody|anywhere]',
    'is [the] forwarding (working|on|ok|running)',
    'what is (forwarded|sent on) [where|to whom|to where]',
  ],
  examples: [['forwarding', { intent: 'forwarding' }]],
  answer: async (question, context): Promise<MessageAnswer> => {
    const { receivers = [], store, zone } = context;
    const known = await Promise.all(receivers.map((key) => store.state.get('forwards', key)));
    const problems = known.flatMap((state) => (state?.problem === undefined ? [] : [state.problem]));
    return statement(context, {
      question,
      title: titleOf(receivers.length, problems.length),
      lines:
        receivers.length === 0
          ? ['Whoever runs me can name receivers in AUDIT_FORWARD_TO: HTTPS or syslog; see docs/forwarding.md.']
          : problems.map(({ what, next }) => plainText(`${what} ${next}`, PROBLEM_CHARS)),
      ...(receivers.length === 0
        ? {}
        : {
            table: {
              columns: ['Receiver', 'Taken', 'Last', 'State'],
              rows: receivers.map((key, place) => rowOf(key, known[place], zone)),
            },
          }),
    });
  },
};

function titleOf(receivers: number, problems: number): string {
  if (receivers === 0) return 'Nothing is sent on';
  if (problems > 0) return `${problems} of ${receivers} receivers ${problems === 1 ? 'takes' : 'take'} nothing now`;
  return `New events are sent on to ${receivers === 1 ? 'one receiver' : `${receivers} receivers`}`;
}

/** @param key `all https://siem.example.com`, or with the organisation in front */
function rowOf(key: string, state: ForwardState | undefined, zone: string): readonly string[] {
  const [owner = '', name = ''] = key.split(' ');
  const receiver = plainText(owner === 'all' ? name : `${name} (of ${owner})`, NAME_CHARS);
  if (state === undefined) return [receiver, '0', '-', 'not begun'];
  const last = state.sentAt === undefined ? '-' : formatInstant(state.sentAt, zone);
  const how = state.problem === undefined ? 'works' : `stands still since ${formatInstant(state.problem.since, zone)}`;
  return [receiver, formatCount(state.sent), last, how];
}
