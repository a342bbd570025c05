/** The weekly digest: how many changes name nobody, of what kind, and what to do about it. */
import type { SummaryAnswer } from '../audit/answer.ts';
import { anonymousShare, type DigestCount, type DigestFacts } from '../audit/digest.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import type { AuditEvent } from '../audit/event.ts';
import { formatInstant, formatPeriod, zoned } from '../audit/period.ts';
import type { Reply } from '../audit/reply.ts';
import { questionData, samePeriod } from './action-data.ts';
import { bind } from './bind.ts';
import { whatWords } from './event-words.ts';
import { finishReply, firstCardThatFits, fitMarkdown } from './fit.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { CARD_VOICE, capital, counted, formatCount, MARKDOWN_VOICE, type Voice } from './voice.ts';

const MAX_TABLE_ROWS = 6;
const MAX_EXAMPLES = 5;
const BAR_CELLS = 8;

const WHAT_TO_DO =
  'Ask your administrators to create API keys for their own accounts. Without keys, the record does not name them.';
const ARTICLE = 'Cisco: “Audit Trail doesn’t show user ID which makes changes in Webex Contact Center”.';

export function renderDigest(answer: SummaryAnswer, facts: DigestFacts, template: JsonValue): Reply {
  const sizes = [MAX_EXAMPLES, 3, 1, 0];
  const card = firstCardThatFits(sizes, (examples) => bind(template, cardData(answer, facts, examples)));
  return finishReply(markdown(answer, facts), card);
}

function cardData(answer: SummaryAnswer, facts: DigestFacts, examples: number): JsonObject {
  const voice = CARD_VOICE;
  const some = facts.unattributed > 0;
  const byType = some ? tableOf(facts.byEntityType, (value) => entityTypeLabel(value), voice) : NO_TABLE;
  const byAction = some ? tableOf(facts.byAction, (value) => value, voice) : NO_TABLE;
  const ofPeriod = { from: facts.from, to: facts.to };
  return {
    reading: periodWords(facts),
    headline: headline(answer, facts),
    trend: trendWords(facts),
    trendColor: trendColor(facts),
    hasTables: byType.rows.length > 0,
    byType: byType.rows,
    byTypeLeft: byType.left,
    byAction: byAction.rows,
    byActionLeft: byAction.left,
    examples: facts.examples.slice(0, examples).map((event) => exampleOf(event, facts.zone, voice)),
    advice: some ? WHAT_TO_DO : '',
    article: some ? ARTICLE : '',
    coverage: voice.say(answer.coverage.sentence, 320),
    coverageColor: answer.coverage.complete ? 'default' : 'warning',
    show: (some && questionData(samePeriod('unattributed', ofPeriod))) || null,
    all: (!some && facts.total > 0 && questionData(samePeriod('what-changed', ofPeriod))) || null,
    help: questionData({ intent: 'help' }) ?? null,
  };
}

function headline({ coverage }: SummaryAnswer, facts: DigestFacts): string {
  const { total, unattributed } = facts;
  if (total === 0) return quietWords(coverage.complete, isWeek(facts));
  if (unattributed === total)
    return total === 1 ? 'The one change names no person' : `None of the ${formatCount(total)} changes names a person`;
  if (unattributed === 0)
    return total === 1 ? 'The one change names a person' : `All ${formatCount(total)} changes name a person`;
  return `${formatCount(unattributed)} of ${counted(total, 'change')} ${unattributed === 1 ? 'names' : 'name'} no person`;
}

function quietWords(isCovered: boolean, isOneWeek: boolean): string {
  if (!isCovered) return 'No changes in what I have';
  return isOneWeek ? 'A quiet week: nothing was changed' : 'Nothing was changed';
}

/** The week before, and how the share went since: `27 % of the changes, up from 19 % the week before (10 of 53).` */
function trendWords(facts: DigestFacts): string {
  const before = isWeek(facts) ? 'the week before' : 'the period before';
  const share = anonymousShare(facts);
  const earlier = anonymousShare(facts.previous);
  const shareWords = share === undefined || share === 0 ? '' : capital(`${percent(share)} of the changes`);
  if (earlier === undefined) {
    const nothing = `Nothing was recorded ${before}${share === undefined ? ' either' : ''}.`;
    return shareWords === '' ? nothing : `${shareWords}. ${nothing}`;
  }
  if (shareWords === '' || share === undefined) return `${capital(before)}, ${previousWords(facts)}.`;
  const counts = `(${formatCount(facts.previous.unattributed)} of ${formatCount(facts.previous.total)})`;
  if (percent(share) === percent(earlier)) return `${shareWords}, the same as ${before} ${counts}.`;
  return `${shareWords}, ${share > earlier ? 'up' : 'down'} from ${percent(earlier)} ${before} ${counts}.`;
}

/** `10 of 53 changes named no person`. */
function previousWords({ previous: { total, unattributed } }: DigestFacts): string {
  if (total === 1) return `the one change named ${unattributed === 1 ? 'no' : 'a'} person`;
  if (unattributed > 0) return `${formatCount(unattributed)} of ${formatCount(total)} changes named no person`;
  return `all ${formatCount(total)} changes named a person`;
}

function trendColor(facts: DigestFacts): string {
  const share = anonymousShare(facts);
  const earlier = anonymousShare(facts.previous);
  if (share === undefined) return 'default';
  if (share === 0) return 'good';
  if (earlier === undefined || percent(share) === percent(earlier)) return 'default';
  return share > earlier ? 'attention' : 'good';
}

function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return 'under 1 %';
  return whole === 100 && share < 1 ? 'over 99 %' : `${whole} %`;
}

function isWeek({ from, to, zone }: DigestFacts): boolean {
  return zoned(from, zone).add({ weeks: 1 }).epochMilliseconds === to;
}

function periodWords(facts: DigestFacts): string {
  return `${isWeek(facts) ? 'Weekly digest' : 'Digest'} · ${formatPeriod(facts, facts.zone)}`;
}

interface Table {
  readonly rows: JsonObject[];
  readonly left: string;
}

const NO_TABLE: Table = { rows: [], left: '' };

function tableOf(counts: readonly DigestCount[], labelOf: (value: string) => string, voice: Voice): Table {
  const some = counts.filter(({ anonymous }) => anonymous > 0);
  const most = Math.max(...some.map(({ anonymous }) => anonymous), 1);
  const left = some.slice(MAX_TABLE_ROWS);
  const leftSum = left.reduce((sum, { anonymous }) => sum + anonymous, 0);
  return {
    rows: some.slice(0, MAX_TABLE_ROWS).map(({ value, anonymous, total }) => ({
      label: voice.say(labelOf(value), 40) || '(none)',
      bar: bar(anonymous / most),
      count: `${formatCount(anonymous)} of ${formatCount(total)}`,
    })),
    left: left.length === 0 ? '' : `${formatCount(leftSum)} more in ${counted(left.length, 'other')}`,
  };
}

/** At least one cell, so that no count looks like none. */
export function bar(share: number): string {
  return '━'.repeat(Math.max(1, Math.round(share * BAR_CELLS)));
}

function exampleOf(event: AuditEvent, zone: string, voice: Voice): JsonObject {
  return {
    what: capital(whatWords(event, voice, 60)),
    when: formatInstant(event.time, zone),
    weight: event.action === 'deleted' ? 'bolder' : 'default',
  };
}

function markdown(answer: SummaryAnswer, facts: DigestFacts): string {
  const voice = MARKDOWN_VOICE;
  const some = facts.unattributed > 0;
  const byType = tableOf(facts.byEntityType, (value) => entityTypeLabel(value), voice);
  const byAction = tableOf(facts.byAction, (value) => value, voice);
  const examples = facts.examples.slice(0, MAX_EXAMPLES).map((event) => exampleOf(event, facts.zone, voice));
  return fitMarkdown(
    {
      head: [
        `_${periodWords(facts)}_`,
        `**${headline(answer, facts)}**`,
        trendWords(facts),
        some ? `**By kind:** ${tableWords(byType)}` : '',
        some ? `**By action:** ${tableWords(byAction)}` : '',
        some && examples.length > 0 ? '**Among them:**' : '',
      ],
      rows: some ? examples.map(({ what, when }) => `${String(what)} · ${String(when)}`) : [],
      foot: () => [some ? `**What to do:** ${WHAT_TO_DO} ${ARTICLE}` : '', voice.say(answer.coverage.sentence, 320)],
    },
    (rows) => `${counted(rows, 'more example')} left out here for length.`,
  );
}

function tableWords({ rows, left }: Table): string {
  const words = rows.map(({ label, count }) => `${String(label)} ${String(count)}`);
  return [...words, ...(left === '' ? [] : [left])].join(', ');
}
