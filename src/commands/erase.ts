/** `erase person X`, `forget me`: a name is taken out of the records, which stay countable. */
import type { Answer } from '../audit/answer.ts';
import { formatMinute } from '../audit/period.ts';
import type { Question } from '../audit/question.ts';
import { includesRole } from '../audit/roles.ts';
import type { ErasureRequest } from '../audit/state.ts';
import { watchKey } from '../audit/watch.ts';
import { counted } from '../cards/voice.ts';
import { phrase } from '../questions/canonical.ts';
import { plainText } from '../questions/plain-text.ts';
import { whomToAsk } from './admin/permission.ts';
import { changerOf, recordChange } from './admin/record-change.ts';
import { adminsOf } from './admin/standing.ts';
import type { Command, CommandContext, Lacking } from './command.ts';
import { carryOutErasure, earlierErasure, planErasure } from './keeping/erasing.ts';
import { countPerson, type KnownPerson, knownPerson, type PersonCounts } from './keeping/known-person.ts';
import { isPrivate } from './outreach/people-in-reach.ts';
import { withEmail } from './outreach/who.ts';
import { resolvePerson } from './people/resolve-person.ts';
import { refusal, statement } from './statement.ts';

const NAME_CHARS = 60;
/** A request that was declined is not put to the admins again for so long. */
const DECLINED_HOLDS_MS = 30 * 86_400_000;
const OWN_LIMIT = 'take names out of the records';

export const erase: Command = {
  name: 'erase',
  summary: "Take a person's name out of the records, for good; times, counts and what was changed stay",
  role: 'viewer',
  topic: 'keeping',
  mayDo: lacking,
  writes: true,
  grammar: [
    '[{sure}] (erase|forget|pseudonymise|pseudonymize|anonymise|anonymize) [the] [person|user|name] [of] {person} [(from|in) [all|the|your] (records|trail|data)]',
    '[{sure}] (delete|remove|erase) [all] [the] personal data (of|about) {person}',
    '[please] (forget about me|erase me|forget my name|erase my name|erase my (data|records)|(delete|remove) my (name|data|personal data|records))',
    '{decision} [the] (erasure|(request|wish) [to be (forgotten|erased)]) (of|by|from) {person}',
  ],
  examples: [
    [
      'erase person zoe.keller@example.com',
      { intent: 'erase', actor: { kind: 'person', email: 'zoe.keller@example.com' } },
    ],
    ['erase my name', { intent: 'erase' }],
  ],
  answer: async (question, context) => {
    const own = context.asker.sender?.email;
    const asked = question.actor ?? (own === undefined ? undefined : { kind: 'person' as const, email: own });
    if (asked === undefined) return whom(context);
    if (!isPrivate(context)) return notHere(context);
    const found = await resolvePerson(asked, question, context);
    if (found.kind === 'answer') return found.answer;
    const exact: Question = { ...question, actor: { kind: 'person', email: found.email } };
    const isAdmin = includesRole(context.asker.role, 'admin');
    if (question.decision === 'decline') return decline(exact, found.email, context);
    if (isAdminHere(found.email, context)) return firstNoAdmin(found.email, context);
    if (!isAdmin) return request(exact, found.email, context);
    return question.sure === true ? eraseNow(found.email, context) : ask(exact, found, context);
  },
};

/** Everybody may ask for themselves; what comes of it an admin decides. */
function lacking({ actor }: Question, { sender }: CommandContext['asker']): Lacking | undefined {
  const own = sender?.email.toLowerCase();
  const isOwn = own !== undefined && (actor === undefined || actor.email?.toLowerCase() === own);
  return isOwn ? undefined : { role: 'admin', what: OWN_LIMIT };
}

function whom(context: CommandContext): Answer {
  return refusal(context, 'Say whose name is meant: an email, or a full name.', {
    title: 'Whose name?',
    suggestions: ['erase person zoe.keller@example.com'],
  });
}

function notHere(context: CommandContext): Answer {
  return refusal(context, 'This is about a person: say it to me in a 1:1 space. Nothing was changed.', {
    title: 'Not in front of others',
  });
}

function isAdminHere(email: string, { permissions, orgs = [] }: CommandContext): boolean {
  return adminsOf(permissions).includes(email) || orgs.some(({ admins }) => admins.includes(email));
}

function firstNoAdmin(email: string, context: CommandContext): Answer {
  const isFixed =
    context.permissions.admins.includes(email) || context.permissions.granted?.admins.includes(email) !== true;
  const how = isFixed ? 'Whoever runs this bot has to change that first.' : `First say "deny admin ${email}".`;
  return refusal(
    context,
    `${email} is an admin, and what admins do is signed with their name. ${how} Nothing was changed.`,
    {
      title: 'An admin cannot be taken out',
    },
  );
}

const STAYS =
  'What stays: every record with its time, its id and what was changed, so all counts are as before; messages in Webex; and backups and exports made before.';

/** With the numbers, before anything is changed. */
async function ask(
  question: Question,
  found: { readonly email: string; readonly name?: string },
  context: CommandContext,
): Promise<Answer> {
  const known = await knownPerson(found.email, context);
  const counts = await countPerson(context, known.person);
  const again: Question = { ...question, sure: true, asOf: context.now };
  return statement(context, {
    question,
    title: `Take the name of ${plainText(withEmail(found), NAME_CHARS)} out of the records?`,
    lines: [
      `${countWords(counts)} A pseudonym stands there then, the same everywhere; the address and program of their own changes go too. It cannot be taken back.`,
      STAYS,
      'What I know of them otherwise goes: roster, key status, reminders, time zone, permissions. Their claims stay, under the pseudonym.',
      ...namelessLine(known),
      ...sharedLine(known),
      ...deniedLine(found.email, context),
      ...homeLine(context),
      `Nothing was changed yet. Press the button, or say "${phrase({ ...question, sure: true }, context.zone)}".`,
    ],
    buttons: [{ label: 'Yes, for good', question: again }],
  });
}

function countWords({ by, about }: PersonCounts): string {
  return `${counted(by, 'change')} by them, ${counted(about, 'change')} of what is called like them.`;
}

/** The one thing that a name can be lacking for: nothing puts it beside the email. */
function namelessLine({ person, sharedNames }: KnownPerson): readonly string[] {
  if (person.names.length > 0 || sharedNames.length > 0) return [];
  return [
    'I know no name for this email: records that give only their name keep it. To take it out too, first put it on the roster ("import people").',
  ];
}

function sharedLine({ sharedNames }: KnownPerson): readonly string[] {
  if (sharedNames.length === 0) return [];
  const names = sharedNames.map((name) => `"${plainText(name, NAME_CHARS)}"`).join(', ');
  return [
    `Somebody else is called ${names} too: records that give only that name stay as they are; those with this email do not.`,
  ];
}

function deniedLine(email: string, { settings }: CommandContext): readonly string[] {
  return settings.deniedPeople.includes(email)
    ? ['They are denied here. That is forgotten too: where their domain is allowed, they may ask again.']
    : [];
}

function homeLine(context: CommandContext): readonly string[] {
  if (isWhole(context)) return [];
  return ['Of this organisation only: what is of the bot as a whole, and of other organisations, stays.'];
}

/** What is of the bot as a whole is about them too, unless they may be of another organisation as well. */
function isWhole({ orgId, isOnlyOrg }: CommandContext): boolean {
  return orgId === undefined || isOnlyOrg === true;
}

async function eraseNow(email: string, context: CommandContext): Promise<Answer> {
  const { store, signIns, uses, now } = context;
  const known = await knownPerson(email, context);
  const before = await countPerson(context, known.person);
  const earlier = await earlierErasure(email, context.store);
  const isKnown = before.by + before.about > 0 || (await isInSmallRecords(email, context));
  if (earlier?.status === 'done' && !isKnown) return doneBefore(earlier.pseudonym, earlier.doneAt, context);
  const requested = await store.state.get('erasureRequests', email);
  const pseudonym = await planErasure(store, {
    person: known.person,
    by: changerOf(context),
    now,
    isAsked: requested !== undefined,
  });
  await carryOutErasure(pseudonym, { store, signIns, uses, isWhole: isWhole(context), now: () => now });
  await recordChange(context, {
    did: `took a person out of the records for good; "${pseudonym}" stands in their place`,
    about: `erasure ${pseudonym}`,
  });
  const after = await countPerson(context, { emails: [], names: [pseudonym], ids: [] });
  return statement(context, {
    title: `Done: "${pseudonym}" stands in their place`,
    lines: [
      `${counted(after.by, 'change')} by them and ${counted(after.about, 'change')} of what was called like them carry the pseudonym now.`,
      STAYS,
      'Records that come in later and name them get the same pseudonym.',
      ...sharedLine(known),
      ...(requested === undefined ? [] : ['They asked for it; I tell them that it is done.']),
    ],
  });
}

async function isInSmallRecords(email: string, { store: { state }, settings, uses }: CommandContext): Promise<boolean> {
  const found = await Promise.all([
    state.get('roster', email),
    state.get('outreach', email),
    state.get('people', email),
    state.get('erasureRequests', email),
    state.get('watches', watchKey({ kind: 'person', email })),
    uses?.page({ actor: { kind: 'person', email } }, { limit: 1 }).then(({ events: [newest] }) => newest),
  ]);
  const isListed = [settings.reviewers, settings.viewers, settings.deniedPeople].some((list) => list.includes(email));
  return isListed || found.some((record) => record !== undefined);
}

function doneBefore(pseudonym: string, doneAt: number | undefined, { zone, ...context }: CommandContext): Answer {
  const when = doneAt === undefined ? '' : ` on ${formatMinute(doneAt, zone)}`;
  return statement(
    { zone, now: context.now },
    {
      title: `They were taken out already${when}`,
      lines: [`"${pseudonym}" stands in their place. Nothing was changed.`],
    },
  );
}

/** Of oneself: an admin decides, and the person is told. */
async function request(question: Question, email: string, context: CommandContext): Promise<Answer> {
  const { now, orgId } = context;
  if (question.actor?.email?.toLowerCase() !== context.asker.sender?.email.toLowerCase()) return whom(context);
  const known = await knownPerson(email, context);
  const counts = await countPerson(context, known.person);
  if (counts.by + counts.about === 0 && !(await isInSmallRecords(email, context))) return nothingKnown(context);
  const { state } = context.store;
  const before = await state.get('erasureRequests', email);
  if (isStillDeclined(before, now)) return declinedBefore(before, context);
  const isNew = before?.status !== 'waiting';
  const wish: ErasureRequest = { email, ...(orgId === undefined ? {} : { orgId }), at: now, status: 'waiting' };
  if (isNew)
    await state.update('erasureRequests', email, (current) => (current?.status === 'waiting' ? current : wish));
  return statement(context, {
    question,
    title: isNew ? 'Your wish is with the admins' : 'Your wish is with the admins already',
    lines: [
      `${namedWords(counts)} An admin decides whether a pseudonym takes your place there, and I tell you.`,
      STAYS,
      'You may take it back until then: press the button, or say "decline the request of me".',
    ],
    buttons: [
      {
        label: 'Take it back',
        question: { intent: 'erase', decision: 'decline', actor: { kind: 'person', email }, asOf: now },
      },
    ],
  });
}

function namedWords({ by }: PersonCounts): string {
  if (by === 0) return 'No change in the records names you, but "what do you know about me" tells what else I keep.';
  return `${counted(by, 'change')} in the records ${by === 1 ? 'names' : 'name'} you.`;
}

function isStillDeclined(
  known: ErasureRequest | undefined,
  now: number,
): known is ErasureRequest & { readonly status: 'declined' } {
  return known?.status === 'declined' && now - (known.decidedAt ?? 0) < DECLINED_HOLDS_MS;
}

function declinedBefore({ decidedAt = 0 }: ErasureRequest, context: CommandContext): Answer {
  const reason = `An admin has declined it on ${formatMinute(decidedAt, context.zone)}. ${whomToAsk(context)}`;
  return refusal(context, reason, { title: 'Your wish was declined' });
}

function nothingKnown(context: CommandContext): Answer {
  return statement(context, {
    title: 'I know nothing of you',
    lines: [
      'No record names you by your email, and I keep nothing else of you than that you asked this. There is nothing to take out.',
    ],
  });
}

/** By an admin; or by the person, who takes it back. */
async function decline(question: Question, email: string, context: CommandContext): Promise<Answer> {
  const isOwn = context.asker.sender?.email.toLowerCase() === email;
  let wasWaiting = false;
  await context.store.state.update('erasureRequests', email, (current) => {
    wasWaiting = current?.status === 'waiting';
    if (!wasWaiting || current === undefined) return current;
    if (isOwn) return undefined;
    return { ...current, status: 'declined', decidedBy: changerOf(context), decidedAt: context.now };
  });
  if (!wasWaiting) {
    return refusal(context, 'It was decided or taken back already, or never made. Nothing was changed.', {
      title: 'No such request waits',
    });
  }
  if (isOwn)
    return statement(context, {
      question,
      title: 'Taken back: your name stays',
      lines: ['No admin has to decide it.'],
    });
  await recordChange(context, {
    did: `declined to take ${email} out of the records`,
    about: `request of ${email} to be taken out`,
  });
  return statement(context, {
    question,
    title: `The name of ${email} stays in the records`,
    lines: ['I tell them that you declined. To do it after all, say "erase person" and their email.'],
  });
}
