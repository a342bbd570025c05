/** `this space is for org ID`: everything asked in the space is then about that organisation only. */
import type { Answer } from '../audit/answer.ts';
import type { SpaceRecord } from '../audit/state.ts';
import { decodeId, isUuid } from '../audit/vendor-id.ts';
import { plainText } from '../questions/plain-text.ts';
import { changeSpace } from './admin/change-space.ts';
import { carryOut, type Outcome } from './admin/order.ts';
import { OF_THE_BOT } from './admin/permission.ts';
import type { Command, CommandContext } from './command.ts';
import { refusal, sayInSpaceOnly, webexSpaceOf } from './statement.ts';

export const bindSpace: Command = {
  name: 'bind-space',
  summary: 'Make this space about one organisation only, or about all again',
  role: 'admin',
  topic: 'administration',
  writes: true,
  grammar: [
    '[{here}] (is|should be) [only] (for|about) [the] (org|organisation|organization|tenant) [id] {org} [only]',
    '(bind|tie|limit|restrict) [{here}] to [the] (org|organisation|organization|tenant) [id] {org}',
    '{undo} (bind|tie|limit|restrict) {here} [to] [the|its|an|any] [org|organisation|organization|tenant]',
    '{here} (is|should be) (for|about) {all} [orgs|organisations|organizations|tenants]',
  ],
  examples: [
    ['this space is for all organisations', { intent: 'bind-space', here: true, all: true }],
    [
      'this space is for org 00000000-0000-4000-8000-00000000a001',
      { intent: 'bind-space', here: true, org: '00000000-0000-4000-8000-00000000a001' },
    ],
    ['no longer bind this space', { intent: 'bind-space', here: true, undo: true }],
  ],
  // People of one organisation may give a space to it, and to no other.
  mayDo: ({ undo, all, org }, { homeOrgId }) =>
    homeOrgId === undefined || (undo !== true && all !== true && decodeId(org?.trim() ?? '') === homeOrgId)
      ? undefined
      : OF_THE_BOT,
  answer: async (question, context): Promise<Answer> => {
    const spaceId = webexSpaceOf(context);
    if (spaceId === undefined) return sayInSpaceOnly(context);
    const named = question.org === undefined ? undefined : decodeId(question.org.trim());
    const isForAll = question.undo === true || question.all === true;
    // "No longer for that one" is about nothing else.
    const isOther = isForAll && named !== undefined && named !== context.orgId;
    const orgId = isOther ? context.orgId : isForAll ? undefined : (named ?? '');
    if (orgId !== undefined && !(await isOrg(orgId, context))) return notAnOrg(orgId, context);
    return carryOut({ question, about: `organisation of space ${spaceId}` }, context, () =>
      bind(spaceId, orgId, context),
    );
  },
};

/** Any uuid, as records of it may come later; anything else only when records name it. */
async function isOrg(orgId: string, { store }: CommandContext): Promise<boolean> {
  return isUuid(orgId) || (orgId !== '' && (await store.count({ orgId })) > 0);
}

function notAnOrg(orgId: string, context: CommandContext): Answer {
  if (orgId === '') {
    return refusal(context, 'Give the id of the organisation; Control Hub shows it.', {
      title: 'Which organisation?',
      suggestions: ['this space is for all organisations', 'settings'],
    });
  }
  const reason =
    'That is neither a uuid nor a Webex id, and no record names such an organisation. Control Hub shows it.';
  return refusal(context, reason, { notUnderstood: [plainText(orgId, 80)] });
}

async function bind(spaceId: string, orgId: string | undefined, context: CommandContext): Promise<Outcome> {
  const before = await changeSpace(context, spaceId, (space) => withOrg(space, orgId));
  const old = before?.orgId;
  if (old === orgId) return { kind: 'same', title: `This space is for ${orgWords(orgId)}` };
  return {
    kind: 'done',
    title: `This space is now for ${orgWords(orgId)}`,
    lines: [`Before: for ${orgWords(old)}.`, await meaning(orgId, context)],
    did: orgId === undefined ? 'opened a space for all organisations' : `bound a space to organisation ${orgId}`,
    undo: { intent: 'bind-space', here: true, ...(old === undefined ? { undo: true } : { org: old }) },
    buttons: [{ label: 'What changed last week', ask: 'what changed last week' }],
  };
}

function withOrg({ orgId: _, ...space }: SpaceRecord, orgId: string | undefined): SpaceRecord {
  return orgId === undefined ? space : { ...space, orgId };
}

function orgWords(orgId: string | undefined): string {
  return orgId === undefined ? 'all organisations' : `organisation ${orgId}`;
}

async function meaning(orgId: string | undefined, context: CommandContext): Promise<string> {
  if (orgId === undefined) return 'Answers and digests here are about everything that I was given.';
  const scope = 'Answers and digests here are about that organisation only; records that name none are left out.';
  const isNew = context.orgId === undefined && (await context.store.count({ orgId })) === 0;
  return isNew ? `${scope} I have no changes of it yet.` : scope;
}
