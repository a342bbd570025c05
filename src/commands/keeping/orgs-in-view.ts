/** Which organisations somebody may be asking about, and which one is meant. */
import type { ClarifyAnswer } from '../../audit/answer.ts';
import { fold } from '../../audit/fold.ts';
import { type OrgInfo, orgLabel } from '../../audit/org.ts';
import type { Question } from '../../audit/question.ts';
import { decodeId } from '../../audit/vendor-id.ts';
import { describeReading } from '../../questions/canonical.ts';
import { plainText } from '../../questions/plain-text.ts';
import type { CommandContext } from '../command.ts';
import { refusal } from '../statement.ts';

/** Records looked at for organisations that nobody has set up. */
const LOOKED_AT = 200;
const MAX_CHOICES = 9;
const NAME_CHARS = 80;

/**
 * In a space of one organisation, that one. Else those that are set up; where none is, those that spans and the newest
 * records name.
 */
export async function orgsInView(context: CommandContext): Promise<readonly OrgInfo[]> {
  const { orgId, orgs = [], store } = context;
  if (orgId !== undefined) return [orgs.find((org) => org.orgId === orgId) ?? bareOrg(orgId)];
  if (orgs.length > 0) return orgs;
  const [spans, page] = await Promise.all([store.coverage(), store.page({}, { limit: LOOKED_AT })]);
  const ids = new Set([...spans, ...page.events].flatMap((one) => (one.orgId === undefined ? [] : [one.orgId])));
  return [...ids].toSorted().map(bareOrg);
}

function bareOrg(orgId: string): OrgInfo {
  return { orgId, admins: [], domains: [] };
}

export type MeantOrg =
  | { readonly kind: 'org'; readonly org: OrgInfo }
  | { readonly kind: 'answer'; readonly answer: ClarifyAnswer | ReturnType<typeof refusal> };

/** The one that was named, or the only one; else it is asked back. */
export async function meantOrg(question: Question, context: CommandContext): Promise<MeantOrg> {
  const orgs = await orgsInView(context);
  if (question.org !== undefined) return namedOrg(question.org, orgs, context);
  const [only, ...others] = orgs;
  if (only === undefined) return { kind: 'answer', answer: noOrg(context) };
  return others.length === 0
    ? { kind: 'org', org: only }
    : { kind: 'answer', answer: whichOrg(question, orgs, context) };
}

/** By id, wrapped or not, or by name. */
export function namedOrg(named: string, orgs: readonly OrgInfo[], context: CommandContext): MeantOrg {
  const id = decodeId(named.trim());
  const org =
    orgs.find(({ orgId }) => orgId === id) ?? orgs.find(({ name }) => name !== undefined && fold(name) === fold(named));
  if (org !== undefined) return { kind: 'org', org };
  const known = orgs.slice(0, MAX_CHOICES).map((one) => plainText(orgLabel(one), NAME_CHARS));
  const reason = `I know no such organisation here.${known.length === 0 ? '' : ` There is ${known.join(', ')}.`}`;
  return { kind: 'answer', answer: refusal(context, reason, { notUnderstood: [plainText(named, NAME_CHARS)] }) };
}

function noOrg(context: CommandContext): ReturnType<typeof refusal> {
  return refusal(context, 'I know no organisation yet: none is set up, and no record names one.', {
    title: 'Which organisation?',
    suggestions: ['coverage'],
  });
}

function whichOrg(question: Question, orgs: readonly OrgInfo[], context: CommandContext): ClarifyAnswer {
  return {
    kind: 'clarify',
    reading: describeReading(question, context),
    zone: context.zone,
    now: context.now,
    question,
    prompt: `There are ${orgs.length} organisations. Which one do you mean?`,
    choices: orgs.slice(0, MAX_CHOICES).map((org) => ({
      label: orgLabel(org),
      detail: org.name === undefined ? '' : org.orgId,
      question: { ...question, org: org.orgId },
    })),
  };
}
