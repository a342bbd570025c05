/** What came of taking people in, as a card. */
import type { MessageAnswer } from '../../audit/answer.ts';
import type { Question } from '../../audit/question.ts';
import { formatCount } from '../../cards/voice.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { statement } from '../statement.ts';
import type { PeopleReport } from './take-people.ts';

const SHOWN = 5;

export function peopleReport(report: PeopleReport, context: CommandContext, question?: Question): MessageAnswer {
  const { name, added, updated, unchanged, rejected, brokenOff } = report;
  const shown = rejected.slice(0, SHOWN).map(({ where, reason }) => `Not taken: ${where}: ${reason}.`);
  const more = rejected.length - shown.length;
  const counts = [
    `${formatCount(added)} new`,
    `${formatCount(updated)} changed`,
    `${formatCount(unchanged)} as before`,
    `${formatCount(rejected.length)} not taken`,
  ];
  return statement(context, {
    ...(question === undefined ? {} : { question }),
    title: added === 1 ? '1 person added' : `${formatCount(added)} people added`,
    lines: [
      `From ${plainText(name, 100)}: ${counts.join(', ')}.`,
      ...(brokenOff === undefined ? [] : [`Not read to the end. ${brokenOff.message} ${brokenOff.next}`]),
      ...(updated + unchanged === 0 ? [] : ['What was noted about their keys stays as it was.']),
      ...(report.source === 'wxcc-api' ? ['Agents may be among them: whoever changes nothing needs no key.'] : []),
      ...shown,
      ...(more > 0 ? [`and ${formatCount(more)} more that were not taken.`] : []),
    ],
    buttons: [
      { label: 'People', ask: 'people' },
      { label: 'Import more people', ask: 'import people' },
    ],
  });
}
