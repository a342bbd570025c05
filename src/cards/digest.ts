/** The weekly digest: how many changes name nobody, how that goes, of what kind, and what to do about it. */
import type { SummaryAnswer } from '../audit/answer.ts';
import { anonymousShare, countable, type DigestCount, type DigestFacts, type DigestWeek } from '../audit/digest.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import { formatInstant, formatShortDay } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import type { Reply } from '../audit/reply.ts';
import { questionData } from './action-data.ts';
import { bind } from './bind.ts';
import { headline, percent, periodWords, progressWords, stepWords, trendColor, trendWords } from './digest-words.ts';
import { targetWords, whatWords } from './event-words.ts';
import { coverageColor, finishReply, firstCardThatFits, fitMarkdown } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { CARD_VOICE, capital, counted, formatCount, MARKDOWN_VOICE, type Voice } from './voice.ts';

/** How much of each list is shown; the smaller ones are for cards that would be too big. */
interface Size {
  readonly types: number;
  readonly targets: number;
  readonly examples: number;
}

const FULL: Size = { types: 5, targets: 3, examples: 3 };
const SIZES: readonly Size[] = [
  FULL,
  { types: 5, targets: 2, examples: 2 },
  { types: 3, targets: 1, examples: 1 },
  { types: 3, targets: 0, examples: 0 },
];
const MAX_ACTIONS = 5;
const BAR_CELLS = 8;
/** Stands where a bar would; a column without any text would collapse. */
export const NO_BAR = '\u200B';
const ARTICLE = 'Cisco’s article: “Audit Trail doesn’t show user ID which makes changes in Webex Contact Center”.';

export function renderDigest(answer: SummaryAnswer, facts: DigestFacts, template: JsonValue): Reply {
  const card = firstCardThatFits(SIZES, (size) => bind(template, cardData(answer, facts, size)));
  return finishReply(markdown(answer, facts), card);
}

function cardData(answer: SummaryAnswer, facts: DigestFacts, size: Size): JsonObject {
  const voice = CARD_VOICE;
  const some = facts.unattributed > 0;
  const byType = some ? tableOf(facts.byEntityType, size.types, voice) : NO_TABLE;
  return {
    reading: periodWords(facts, voice),
    headline: headline(facts, answer.coverage),
    trend: trendWords(facts),
    trendColor: trendColor(facts),
    weeks: shownWeeks(facts).map((week) => weekRow(week, facts)),
    byType: byType.rows,
    byTypeLeft: byType.left,
    byAction: some ? actionWords(facts, voice) : '',
    targets: some ? facts.targets.slice(0, size.targets).map((target) => targetRow(target, voice)) : [],
    examples: some ? facts.examples.slice(0, size.examples).map((event) => exampleRow(event, facts.zone, voice)) : [],
    progress: progressWords(facts).map((text) => ({ text })),
    step: stepWords(facts),
    article: facts.step.kind === 'roster' ? ARTICLE : '',
    coverage: voice.say(answer.coverage.sentence, 320),
    coverageColor: coverageColor(answer.coverage),
    ...buttons(answer.question, facts),
  };
}

/** Five at most. */
function buttons(asked: Question, facts: DigestFacts): JsonObject {
  const some = facts.unattributed > 0;
  const ask = (isWanted: boolean, question: Question): JsonValue => (isWanted && questionData(question)) || null;
  return {
    details: ask(some, sameDigest('unattributed', asked, facts)),
    mine: ask(some, sameDigest('claim-list', asked, facts)),
    export: ask(some, sameDigest('digest-export', asked, facts)),
    all: ask(!some && facts.total > 0, sameDigest('what-changed', asked, facts)),
    onboard: ask(facts.step.kind === 'onboard', { intent: 'onboard', all: true }),
    judge: ask(facts.step.kind === 'judge', { intent: 'claims' }),
    mute: ask(facts.isWeekly, { intent: 'digest-mute' }),
    help: ask(!some && facts.total === 0, { intent: 'help' }),
  };
}

/** Another question about the same span and kinds. */
function sameDigest(intent: Question['intent'], asked: Question, { from, to }: DigestFacts): Question {
  const { entityType, entityTypes, all } = asked;
  return {
    intent,
    ...(entityType === undefined ? {} : { entityType }),
    ...(entityTypes === undefined ? {} : { entityTypes }),
    ...(all === undefined ? {} : { all }),
    from,
    to,
  };
}

/** From the first week that anything is known of; none where there is nothing to compare. */
function shownWeeks({ weeks }: DigestFacts): readonly DigestWeek[] {
  const first = weeks.findIndex(({ isKnown }) => isKnown);
  const known = weeks.slice(Math.max(0, first));
  return known.length > 1 && known.some(({ total }) => total > 0) ? known : [];
}

/** One week of the trend; the longest bar is that of the largest share. */
function weekRow(week: DigestWeek, { from, zone, weeks }: DigestFacts): JsonObject {
  const share = anonymousShare(week) ?? 0;
  const largest = Math.max(...weeks.map((one) => anonymousShare(one) ?? 0));
  return {
    label: formatShortDay(week.from, zone),
    bar: share > 0 ? bar(share / largest) : NO_BAR,
    words: weekWords(week),
    weight: week.from === from ? 'bolder' : 'default',
  };
}

function weekWords(week: DigestWeek): string {
  const share = anonymousShare(week);
  if (share !== undefined) {
    return `${percent(share)}, ${formatCount(week.unattributed)} of ${formatCount(countable(week))}`;
  }
  if (week.total > 0) return 'automation only';
  return week.isKnown ? 'no changes' : 'no data';
}

interface Table {
  readonly rows: JsonObject[];
  readonly left: string;
}

const NO_TABLE: Table = { rows: [], left: '' };

function tableOf(counts: readonly DigestCount[], size: number, voice: Voice): Table {
  const some = counts.filter(({ anonymous }) => anonymous > 0);
  const most = Math.max(...some.map(({ anonymous }) => anonymous), 1);
  const left = some.slice(size);
  const leftSum = left.reduce((sum, { anonymous }) => sum + anonymous, 0);
  return {
    rows: some.slice(0, size).map(({ value, anonymous, total }) => ({
      label: voice.say(entityTypeLabel(value), 40) || '(none)',
      bar: bar(anonymous / most),
      count: `${formatCount(anonymous)} of ${formatCount(total)}`,
    })),
    left: left.length === 0 ? '' : `${formatCount(leftSum)} more in ${counted(left.length, 'other kind')}`,
  };
}

/** `2 deleted, 9 modified, 3 created` */
function actionWords({ byAction }: DigestFacts, voice: Voice): string {
  const some = byAction.filter(({ anonymous }) => anonymous > 0);
  const left = some.slice(MAX_ACTIONS);
  const leftSum = left.reduce((sum, { anonymous }) => sum + anonymous, 0);
  const words = some
    .slice(0, MAX_ACTIONS)
    .map(({ value, anonymous }) => `${formatCount(anonymous)} ${voice.say(value, 30) || '(none)'}`);
  return [...words, ...(left.length === 0 ? [] : [`${formatCount(leftSum)} in other ways`])].join(', ');
}

/** At least one cell, so that no count looks like none. */
export function bar(share: number): string {
  return '━'.repeat(Math.min(BAR_CELLS, Math.max(1, Math.round(share * BAR_CELLS))));
}

function targetRow({ event, anonymous }: DigestFacts['targets'][number], voice: Voice): JsonObject {
  return { what: capital(targetWords(event, voice, 60)), count: counted(anonymous, 'change') };
}

function exampleRow(event: DigestFacts['examples'][number], zone: string, voice: Voice): JsonObject {
  return {
    what: capital(whatWords(event, voice, 60)),
    when: formatInstant(event.time, zone),
    weight: event.action === 'deleted' ? 'bolder' : 'default',
  };
}

function markdown(answer: SummaryAnswer, facts: DigestFacts): string {
  const voice = MARKDOWN_VOICE;
  const some = facts.unattributed > 0;
  const examples = facts.examples.slice(0, FULL.examples).map((event) => exampleRow(event, facts.zone, voice));
  return fitMarkdown(
    {
      head: [
        `_${periodWords(facts, voice)}_`,
        `**${headline(facts, answer.coverage)}**`,
        trendWords(facts),
        weeksWords(facts),
        some ? `**By kind:** ${tableWords(tableOf(facts.byEntityType, FULL.types, voice))}` : '',
        some ? `**By action:** ${actionWords(facts, voice)}` : '',
        some && facts.targets.length > 0 ? `**Changed most:** ${targetsWords(facts, voice)}` : '',
        some && examples.length > 0 ? '**Among them:**' : '',
      ],
      rows: some ? examples.map(({ what, when }) => `${String(what)} · ${String(when)}`) : [],
      foot: () => [
        progressWords(facts).join(' '),
        `**Next:** ${[stepWords(facts), ...(facts.step.kind === 'roster' ? [ARTICLE] : [])].join(' ')}`,
        voice.say(answer.coverage.sentence, 320),
      ],
    },
    (rows) => `${counted(rows, 'more example')} left out here for length.`,
  );
}

function weeksWords(facts: DigestFacts): string {
  const weeks = shownWeeks(facts);
  if (weeks.length === 0) return '';
  const rows = weeks.map((week) => `${formatShortDay(week.from, facts.zone)}: ${weekWords(week)}`);
  return `**Without a name, weeks beginning:** ${rows.join(' · ')}`;
}

function targetsWords({ targets }: DigestFacts, voice: Voice): string {
  return targets
    .map((target) => targetRow(target, voice))
    .map(({ what, count }) => `${String(what)} (${String(count)})`)
    .join(', ');
}

function tableWords({ rows, left }: Table): string {
  const words = rows.map(({ label, count }) => `${String(label)} ${String(count)}`);
  return [...words, ...(left === '' ? [] : [left])].join(', ');
}
