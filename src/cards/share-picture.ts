/** The named share as a picture: what it says is in its title, and in the caption for who does not see it. */
import { entityTypeLabel } from '../audit/entity-type.ts';
import { dateAt, formatPeriod, formatShortDay } from '../audit/period.ts';
import type { Picture } from '../audit/reply.ts';
import { countableIn, namedShare, type ShareFacts } from '../audit/share.ts';
import { isDrawable } from './chart.ts';
import { barChart, columnChart, type ShareBar } from './share-chart.ts';
import {
  type Course,
  courseOf,
  rowWords,
  shareMessage,
  shownWeeks,
  teamsMessage,
  typesMessage,
} from './share-words.ts';
import { CARD_VOICE, capital, counted, MARKDOWN_VOICE } from './voice.ts';

/** More rows than this make no picture; the card counts the rest. */
const MAX_BARS = 10;

/** @param now UTC ms. @returns undefined where there is nothing to draw */
export function sharePicture(facts: ShareFacts, now: number): Picture | undefined {
  const course = courseOf(facts, now);
  if (course === undefined) return undefined;
  const drawn = { week: weeksDrawing, type: typesDrawing, team: teamsDrawing }[facts.by](facts, course, now);
  if (drawn === undefined) return undefined;
  const { title, svg } = drawn;
  const caption = `${MARKDOWN_VOICE.say(title, 200)}. ${capital(spanWords(facts))}.`;
  return { name: `named-share-${facts.by}-${dateAt(facts.to - 1, facts.zone).toString()}.png`, svg, caption };
}

interface Drawn {
  readonly title: string;
  readonly svg: string;
}

function weeksDrawing(facts: ShareFacts, course: Course, now: number): Drawn {
  const { zone, goal } = facts;
  const columns = shownWeeks(facts, now).map((week) => {
    const [day = '', month = ''] = formatShortDay(week.from, zone).split(' ');
    const confirmed = week.confirmed / Math.max(countableIn(week), 1);
    return { day, month, share: namedShare(week), confirmed, isLead: week.from === course.lead.from };
  });
  const title = shareMessage(course);
  const lines = ["Changes with a person's name, weeks from Monday", spanWords(facts)];
  return { title, svg: columnChart({ title, lines }, columns, goal) };
}

function typesDrawing(facts: ShareFacts): Drawn | undefined {
  const telling = facts.types.filter((type) => countableIn(type) > 0);
  const rows = telling.slice(0, MAX_BARS).map(
    (type): ShareBar => ({
      label: capital(entityTypeLabel(type.entityType)),
      share: namedShare(type),
      words: rowWords(type),
    }),
  );
  const title = typesMessage(facts, (type) => CARD_VOICE.say(entityTypeLabel(type, 2), 40));
  const lines = [`Changes with a person's name${leftWords(telling.length, 'kind')}`, spanWords(facts)];
  return isEmpty(rows) ? undefined : { title, svg: barChart({ title, lines }, rows, facts.goal) };
}

function teamsDrawing(facts: ShareFacts): Drawn | undefined {
  const rows = facts.teams.slice(0, MAX_BARS).map(
    ({ team, people, proven }): ShareBar => ({
      label: team,
      share: proven / people,
      words: `${proven} of ${people} people`,
    }),
  );
  const title = teamsMessage(facts);
  const lines = [`People whose API keys are proven${leftWords(facts.teams.length, 'team')}`];
  return isEmpty(rows) ? undefined : { title, svg: barChart({ title, lines }, rows) };
}

/** Nothing to see: no rows, or letters that the font does not have. */
function isEmpty(rows: readonly ShareBar[]): boolean {
  return rows.length === 0 || rows.some(({ label }) => !isDrawable(label));
}

/** `, 10 of 23 kinds` */
function leftWords(all: number, one: string): string {
  return all <= MAX_BARS ? '' : `, ${MAX_BARS} of ${counted(all, one)}`;
}

function spanWords(facts: ShareFacts): string {
  return formatPeriod(facts, facts.zone);
}
