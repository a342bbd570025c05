/** The named share: a number, its goal, and how it went by week, by kind or by team. */
import type { SummaryAnswer } from '../audit/answer.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import { formatShortDay } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';
import { isGoalReached, namedShare, type ShareFacts, shortOfGoal } from '../audit/share.ts';
import { questionData } from './action-data.ts';
import { bind } from './bind.ts';
import { bar, NO_BAR } from './digest.ts';
import { coverageColor, finishReply, firstCardThatFits, fitMarkdown, readingMarkdown, readingWords } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { sharePicture } from './share-picture.ts';
import {
  courseOf,
  goalWords,
  leadWords,
  nothingWords,
  rowWords,
  shareOf,
  shownWeeks,
  teamNote,
  teamWords,
  wholeWords,
} from './share-words.ts';
import { CARD_VOICE, capital, counted, MARKDOWN_VOICE, type Voice } from './voice.ts';

const SIZES = [14, 10, 6, 3, 0];

export function renderShare(answer: SummaryAnswer, facts: ShareFacts, template: JsonValue): Reply {
  const card = firstCardThatFits(SIZES, (size) => bind(template, cardData(answer, facts, size)));
  const picture = sharePicture(facts, answer.now);
  return { ...finishReply(markdown(answer, facts), card), ...(picture === undefined ? {} : { picture }) };
}

interface Row {
  readonly label: string;
  /** 0..1 */
  readonly share: number;
  readonly words: string;
  readonly isLead: boolean;
}

function cardData(answer: SummaryAnswer, facts: ShareFacts, size: number): JsonObject {
  const { now, coverage } = answer;
  const voice = CARD_VOICE;
  const course = courseOf(facts, now);
  const rows = rowsOf(facts, now, voice);
  const shown = facts.by === 'week' ? rows.slice(Math.max(0, rows.length - size)) : rows.slice(0, size);
  return {
    reading: readingWords(answer.reading, voice),
    share: course === undefined ? nothingWords(facts, coverage.complete) : capital(shareOf(course.lead)),
    shareColor: course !== undefined && isGoalReached(course.lead, facts.goal) ? 'good' : 'default',
    lead: course === undefined ? '' : leadWords(course, facts, now, voice),
    goal: course === undefined ? '' : goalWords(course, facts),
    whole: course === undefined ? '' : wholeWords(facts, shownWeeks(facts, now)),
    tableTitle: shown.length === 0 ? '' : TABLE_TITLES[facts.by],
    rows: shown.map(({ label, share, words, isLead }) => ({
      label,
      words,
      bar: share > 0 ? bar(share) : NO_BAR,
      weight: isLead ? 'bolder' : 'default',
    })),
    left: leftWords(rows.length - shown.length, facts),
    note: facts.by === 'team' ? teamNote(facts) : '',
    coverage: voice.say(coverage.sentence, 320),
    coverageColor: coverageColor(coverage),
    ...actions(answer, facts),
  };
}

const TABLE_TITLES = {
  week: 'By week, from Monday',
  type: 'By kind of object',
  team: 'By team: people with proven keys, their named changes',
} as const;

function rowsOf(facts: ShareFacts, now: number, voice: Voice): readonly Row[] {
  switch (facts.by) {
    case 'week': {
      const lead = courseOf(facts, now)?.lead;
      const weeks = shownWeeks(facts, now);
      // One week alone is in the first line already.
      if (weeks.length < 2) return [];
      return weeks.map((week) => ({
        label: `${formatShortDay(week.from, facts.zone)}${week.to > now ? ', so far' : ''}`,
        share: namedShare(week) ?? 0,
        words: rowWords(week),
        isLead: week === lead,
      }));
    }
    case 'type':
      return facts.types.map((type) => ({
        label: voice.say(capital(entityTypeLabel(type.entityType)), 40) || '(none)',
        share: namedShare(type) ?? 0,
        words: rowWords(type),
        isLead: false,
      }));
    case 'team':
      return facts.teams.map((team) => ({
        label: voice.name(team.team, 40) || '(none)',
        share: team.proven / team.people,
        words: teamWords(team),
        isLead: false,
      }));
  }
}

function leftWords(left: number, { by }: ShareFacts): string {
  if (left <= 0) return '';
  const what = { week: 'earlier week', type: 'more kind', team: 'more team' }[by];
  return `${counted(left, what)} not shown here.`;
}

function actions({ question }: SummaryAnswer, facts: ShareFacts): JsonObject {
  const ask = (asked: boolean, what: Question): JsonValue => (asked && questionData(what)) || null;
  const { from, to, entityType, entityTypes } = question;
  const same = {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(entityType === undefined ? {} : { entityType }),
    ...(entityTypes === undefined ? {} : { entityTypes }),
  };
  const some = facts.all.total > 0;
  const splitBy = (split: ShareFacts['by']): JsonValue =>
    ask(some && facts.by !== split, { intent: 'named-share', split, ...same });
  return {
    nameless: ask(shortOfGoal(facts.all, 100) > 0, { intent: 'unattributed', ...same }),
    byWeek: splitBy('week'),
    byType: splitBy('type'),
    byTeam: splitBy('team'),
    help: ask(!some, { intent: 'help' }),
  };
}

function markdown(answer: SummaryAnswer, facts: ShareFacts): string {
  const { now, coverage } = answer;
  const voice = MARKDOWN_VOICE;
  const course = courseOf(facts, now);
  const sentences =
    course === undefined
      ? [`**${nothingWords(facts, coverage.complete)}**`]
      : [
          `**${capital(shareOf(course.lead))}** ${leadWords(course, facts, now, voice)}`,
          goalWords(course, facts),
          wholeWords(facts, shownWeeks(facts, now)),
        ];
  const rows = rowsOf(facts, now, voice).map(({ label, words }) => `**${label}**: ${words}`);
  return fitMarkdown(
    {
      head: [readingMarkdown(answer.reading), ...sentences, rows.length === 0 ? '' : `**${TABLE_TITLES[facts.by]}**`],
      rows: facts.by === 'week' ? rows.toReversed() : rows,
      foot: () => [facts.by === 'team' ? teamNote(facts) : '', voice.say(coverage.sentence, 320)],
    },
    (left) => leftWords(left, facts),
  );
}
