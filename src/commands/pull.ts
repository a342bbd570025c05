/** `pull`: the newest records are fetched now, and not only when the next poll is due. */
import type { Answer } from '../audit/answer.ts';
import { orgLabel } from '../audit/org.ts';
import type { Question } from '../audit/question.ts';
import type { PullState } from '../audit/state.ts';
import { counted } from '../cards/voice.ts';
import { plainText } from '../questions/plain-text.ts';
import type { Command, CommandContext } from './command.ts';
import { freshWords } from './keeping/coverage-words.ts';
import { type FetchedOrg, feedKindsOf, fetchedOrgs, pullKeyOf } from './keeping/fetched-orgs.ts';
import { statement } from './statement.ts';

const NAME_CHARS = 60;
const MAX_ORGS = 12;

export const pull: Command = {
  name: 'pull',
  summary: 'Fetch the newest records now, without waiting for the next poll',
  role: 'admin',
  topic: 'keeping',
  writes: true,
  grammar: [
    '(pull|fetch|poll) [now] [(for|of|from) [the] (org|organisation|organization) {org}]',
    '(pull|fetch|get|load) [me] [the|all] (newest|latest|new|recent) (changes|records|events|data) [now] [(for|of|from) [the] (org|organisation|organization) {org}]',
    '(pull|fetch|poll) (changes|records|events|data|the audit api) now',
  ],
  examples: [
    ['pull', { intent: 'pull' }],
    ['fetch now', { intent: 'pull' }],
    ['get the newest changes', { intent: 'pull' }],
  ],
  answer: async (question, context) => {
    const found = await fetchedOrgs(question, context);
    if (found.kind !== 'orgs') return found.answer;
    const before = await Promise.all(found.orgs.map((org) => wish(org, context)));
    return underWay(question, found.orgs, before, context);
  },
};

/** Noted where whatever fetches looks for it. Resolves to how it stood with the changes before. */
async function wish({ orgId, feed }: FetchedOrg, { store, now }: CommandContext): Promise<PullState | undefined> {
  const before = await store.state.get('pulls', pullKeyOf(orgId, 'admin-audit-api'));
  for (const kind of feedKindsOf(feed)) {
    await store.state.update('pulls', pullKeyOf(orgId, kind), (state) => {
      // A span that the operator asked for is read first; the newest records come with the next poll.
      if (state?.wanted?.from !== undefined || state?.wanted?.to !== undefined) return state;
      return { orgId, kind, ...state, wanted: { at: now } };
    });
  }
  return before;
}

function underWay(
  question: Question,
  orgs: readonly FetchedOrg[],
  before: readonly (PullState | undefined)[],
  context: CommandContext,
): Answer {
  const [only, ...others] = orgs;
  const shown = orgs.slice(0, MAX_ORGS);
  const left = orgs.length - shown.length;
  const lines = [
    others.length === 0 ? `Last poll: ${lastWords(before[0], context)}.` : '',
    before.some((state) => state?.problem !== undefined)
      ? 'It failed before; I try again now. "access" tells what is wrong and what to do.'
      : 'What is new is there in a moment: ask again, or say "coverage".',
    ...(left > 0 ? [`${left} more are not listed here.`] : []),
  ];
  return statement(context, {
    question,
    title:
      others.length === 0 && only !== undefined
        ? `Fetching the newest records${only.name === undefined ? '' : ` of ${plainText(orgLabel(only), NAME_CHARS)}`}`
        : `Fetching the newest records of ${counted(orgs.length, 'organisation')}`,
    lines: lines.filter((line) => line !== ''),
    ...(others.length === 0
      ? {}
      : {
          table: {
            columns: ['Organisation', 'Last poll'],
            rows: shown.map((org, at) => [plainText(orgLabel(org), NAME_CHARS), lastWords(before[at], context)]),
          },
        }),
    buttons: [
      {
        label: 'Coverage',
        question: { intent: 'coverage', ...(question.org === undefined ? {} : { org: question.org }) },
      },
      { label: 'Access', ask: 'access' },
    ],
  });
}

/** `23 Nov 2026, 12:50 CET (10 minutes ago)`. */
function lastWords(state: PullState | undefined, { now, zone }: CommandContext): string {
  const last = state?.lastDoneAt === undefined ? 'none yet' : freshWords(state.lastDoneAt, now, zone);
  return state?.problem === undefined ? last : `${last}; failing since ${freshWords(state.problem.since, now, zone)}`;
}
