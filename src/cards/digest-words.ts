/** The sentences of the digest: how it went, what is being done, what to do next. */
import type { CoverageStatement } from '../audit/answer.ts';
import { anonymousShare, countable, type DigestFacts, type DigestSum, isWeek } from '../audit/digest.ts';
import { entityTypeLabel } from '../audit/entity-type.ts';
import { formatPeriod } from '../audit/period.ts';
import { capital, counted, formatCount, type Voice } from './voice.ts';

/** Kinds named in the first line; more are counted. */
const MAX_KINDS = 3;

/** `Weekly digest · queues only · 16-22 Nov 2026 (CET)` */
export function periodWords(facts: DigestFacts, voice: Voice): string {
  const name = isWeek(facts, facts.zone) ? 'Weekly digest' : 'Digest';
  const kinds = kindWords(facts, voice);
  return [name, ...(kinds === '' ? [] : [`${kinds} only`]), formatPeriod(facts, facts.zone)].join(' · ');
}

function kindWords({ entityTypes = [] }: DigestFacts, voice: Voice): string {
  const labels = entityTypes.slice(0, MAX_KINDS).map((type) => voice.say(entityTypeLabel(type, 2), 40));
  const left = entityTypes.length - labels.length;
  const all = left === 0 ? labels : [...labels, counted(left, 'more kind')];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}

export function headline(facts: DigestFacts, { complete }: CoverageStatement): string {
  if (facts.total === 0) return quietWords(complete, isWeek(facts, facts.zone));
  return countWords(facts);
}

/** `14 of 52 changes name no person`; for spans with changes. */
export function countWords(sum: DigestSum): string {
  const all = countable(sum);
  const { unattributed } = sum;
  if (all === 0) return 'Nothing but automation made changes';
  if (unattributed === all)
    return all === 1 ? 'The one change names no person' : `None of the ${formatCount(all)} changes names a person`;
  if (unattributed === 0)
    return all === 1 ? 'The one change names a person' : `All ${formatCount(all)} changes name a person`;
  return `${formatCount(unattributed)} of ${counted(all, 'change')} ${unattributed === 1 ? 'names' : 'name'} no person`;
}

function quietWords(isCovered: boolean, isOneWeek: boolean): string {
  if (!isCovered) return 'No changes in what I have';
  return isOneWeek ? 'A quiet week: nothing was changed' : 'Nothing was changed';
}

/** The week before, and how the share went since: `27 % of the changes, up from 19 % the week before (10 of 53).` */
export function trendWords(facts: DigestFacts): string {
  const before = isWeek(facts, facts.zone) ? 'the week before' : 'the period before';
  const share = anonymousShare(facts);
  const earlier = anonymousShare(facts.previous);
  const shareWords = share === undefined || share === 0 ? '' : capital(`${percent(share)} of the changes`);
  if (earlier === undefined) {
    const nothing = `Nothing was recorded ${before}${share === undefined ? ' either' : ''}.`;
    return shareWords === '' ? nothing : `${shareWords}. ${nothing}`;
  }
  if (shareWords === '' || share === undefined) return `${capital(before)}, ${previousWords(facts.previous)}.`;
  const counts = `(${formatCount(facts.previous.unattributed)} of ${formatCount(countable(facts.previous))})`;
  if (percent(share) === percent(earlier)) return `${shareWords}, the same as ${before} ${counts}.`;
  return `${shareWords}, ${share > earlier ? 'up' : 'down'} from ${percent(earlier)} ${before} ${counts}.`;
}

/** `10 of 53 changes named no person`. */
function previousWords(previous: DigestSum): string {
  const total = countable(previous);
  const { unattributed } = previous;
  if (total === 1) return `the one change named ${unattributed === 1 ? 'no' : 'a'} person`;
  if (unattributed > 0) return `${formatCount(unattributed)} of ${formatCount(total)} changes named no person`;
  return `all ${formatCount(total)} changes named a person`;
}

export function trendColor(facts: DigestFacts): string {
  const share = anonymousShare(facts);
  const earlier = anonymousShare(facts.previous);
  if (share === undefined) return 'default';
  if (share === 0) return 'good';
  if (earlier === undefined || percent(share) === percent(earlier)) return 'default';
  return share > earlier ? 'attention' : 'good';
}

/** `27 %`; what is not all and not nothing never looks so. */
export function percent(share: number): string {
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return 'under 1 %';
  return whole === 100 && share < 1 ? 'over 99 %' : `${whole} %`;
}

/** What is being done, a sentence each; nothing about nothing, and nobody by name. */
export function progressWords({ claims, keys, automation }: DigestFacts): readonly string[] {
  return [claimWords(claims), keyWords(keys), automationWords(automation)].filter((words) => words !== '');
}

function claimWords({ made, confirmed }: DigestFacts['claims']): string {
  const said = made > 0 ? `${counted(made, 'change')} ${made === 1 ? 'was' : 'were'} claimed` : '';
  if (confirmed === 0) return said === '' ? '' : `${said}.`;
  const judged = `${formatCount(confirmed)} confirmed by an admin`;
  return said === '' ? `${counted(confirmed, 'claim')} confirmed by an admin.` : `${said}, ${judged}.`;
}

function keyWords({ people, proven, newlyProven }: DigestFacts['keys']): string {
  if (newlyProven === 0) return '';
  const now =
    newlyProven === 1 ? '1 more person has proven API keys' : `${newlyProven} more people have proven API keys`;
  return `${now}: ${formatCount(proven)} of ${formatCount(people)} now.`;
}

function automationWords(automation: number): string {
  if (automation === 0) return '';
  return `${counted(automation, 'change')} by automation ${automation === 1 ? 'is' : 'are'} not counted here.`;
}

/** The one thing to do next. */
export function stepWords({ step, unattributed }: DigestFacts): string {
  switch (step.kind) {
    case 'nothing':
      return 'Nothing to do.';
    case 'no-data':
      return 'An admin can give me the audit export of this time from Control Hub: drop the file here.';
    case 'roster':
      return 'Ask your administrators to create API keys for their own accounts: without keys, the record does not name them.';
    case 'onboard':
      return step.people === 1
        ? 'One person has not heard from me yet about API keys: an admin can say "onboard all".'
        : `${formatCount(step.people)} people have not heard from me yet about API keys: an admin can say "onboard all".`;
    case 'judge':
      return step.claims === 1
        ? 'One claim waits for an admin to confirm or dispute it.'
        : `${formatCount(step.claims)} claims wait for an admin to confirm or dispute them.`;
    case 'claim':
      return step.changes === 1
        ? 'One change is not claimed yet. Was it yours? Press Mine, or say "changes to claim".'
        : unattributed === step.changes
          ? 'Were some of these yours? Press Mine, or say "changes to claim".'
          : `${formatCount(step.changes)} are not claimed yet. Were some yours? Press Mine, or say "changes to claim".`;
    case 'keys':
      return step.people > 0
        ? `All of them are claimed; ${step.people === 1 ? 'one person has' : `${formatCount(step.people)} people have`} API keys still to set up.`
        : 'All of them are claimed: nothing to do.';
    default:
      return step satisfies never;
  }
}
