/**
 * The outbox's way out to Webex: posting, and looking for what may have been
 * posted.
 *
 * Where a message is looked for:
 * - 1:1 space: among the newest messages, which a bot may list.
 * - Group space, durable: among those that mention the bot. For that the
 *   fallback text ends with a mention of the bot itself and the key; clients
 *   that show the card do not show that text.
 * - Group space, ordinary: the event that tells of the bot's own message
 *   (echoes.ts). An answer to a question is not worth a visible mark; where
 *   events prove nothing, it is sent at most once.
 * @see https://developer.webex.com/docs/api/v1/messages/list-messages (mentionedPeople)
 */
import { createHash } from 'node:crypto';
import { LIMITS } from '../../audit/reply.ts';
import { withoutFile } from '../outbox-entry.ts';
import type { FindHints, Finding, OutgoingMessage, PostOutcome, Transport } from '../transport.ts';
import type { Echoes } from './echoes.ts';
import { sameId } from './ids.ts';
import type { RestOutcome } from './rest-client.ts';
import type { NewMessage, WebexApi, WebexMessage } from './webex-api.ts';

export interface SenderOptions {
  readonly api: WebexApi;
  readonly echoes: Echoes;
  /** The bot; known once connected. */
  readonly bot: () => { readonly id: string; readonly displayName: string };
  readonly kindOfSpace: (spaceId: string) => Promise<'direct' | 'group'>;
  /** How long one listing is tried. */
  readonly lookGiveUpMs: number;
}

/** Messages asked for at a time when one that may have been posted is looked for, and how often more are asked for. */
const LOOK_BACK = LIMITS.messagesPerPage;
const LOOK_PAGES = 10;
/** How far the service's clock may be behind ours before an own message is overlooked. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** Bad request, too large, a kind of file that is not taken. */
const REFUSED_CONTENT = new Set([400, 413, 415]);

export function createSender(options: SenderOptions): Transport {
  const { api, echoes } = options;

  const post = async (message: OutgoingMessage): Promise<PostOutcome> => {
    let outcome: PostOutcome = { kind: 'refused', problem: 'Nothing to post.' };
    for (const version of versionsOf(message, await markdownOf(message))) {
      const answer = await api.post(version);
      outcome = toPostOutcome(api, answer);
      // A refusal for its content (a card or file that Webex does not like, a thread that is gone): the same, plainer.
      if (!(answer.kind === 'refused' && REFUSED_CONTENT.has(answer.status))) break;
    }
    if (outcome.kind === 'sent' && (await isGroup(message.to))) echoes.posted(outcome.messageId);
    return outcome;
  };

  const isGroup = async (to: OutgoingMessage['to']): Promise<boolean> =>
    to.kind === 'space' && (await options.kindOfSpace(to.id).catch(() => 'group')) === 'group';

  const markdownOf = async (message: OutgoingMessage): Promise<string> => {
    const { markdown } = message.reply;
    if (!message.durable || !(await isGroup(message.to))) return fitToSend(markdown);
    const mark = `\n\n<@personId:${options.bot().id}|${options.bot().displayName}> ${markerOf(message.key)}`;
    return shorten(tame(markdown), LIMITS.textBytes - Buffer.byteLength(mark)) + mark;
  };

  const find = async (message: OutgoingMessage, { isKnown, triedHere }: FindHints): Promise<Finding> => {
    const isOurs = (candidate: WebexMessage): boolean =>
      sameId(candidate.personId, options.bot().id) && !isKnown(candidate.id) && sameThread(candidate, message);
    const fits = (candidate: WebexMessage): boolean =>
      isOurs(candidate) &&
      isRecent(candidate, message.queuedAt) &&
      sameWords(candidate, message) &&
      hasItsFile(candidate, message);

    if (message.to.kind === 'person')
      return toFinding((await api.directMessages(message.to.id, options.lookGiveUpMs)).find(fits));
    const spaceId = message.to.id;
    const kind = await options.kindOfSpace(spaceId);
    const lookThrough = async (isIt: (one: WebexMessage) => boolean): Promise<Finding> => {
      let beforeId: string | undefined;
      for (let page = 0; page < LOOK_PAGES; page += 1) {
        const listed = await api.recentMessages(spaceId, kind, LOOK_BACK, options.lookGiveUpMs, beforeId);
        const found = listed.find(isIt);
        // Newer messages may fill a page: what is not in it may be on the next.
        const isWhole = listed.length < LOOK_BACK || listed.some((one) => !isRecent(one, message.queuedAt));
        if (found !== undefined || isWhole) return toFinding(found);
        beforeId = listed.at(-1)?.id;
      }
      return { kind: 'cannot-tell' };
    };
    if (kind === 'direct') return lookThrough(fits);
    if (message.durable) {
      const marker = markerOf(message.key);
      return lookThrough((one) => isOurs(one) && `${one.text ?? ''} ${one.markdown ?? ''}`.includes(marker));
    }
    // Of what an earlier process posted, nobody heard.
    if (!triedHere) return { kind: 'cannot-tell' };
    const echo = await echoes.find((one) => sameId(one.roomId, spaceId) && fits(one));
    if (echo !== undefined) return { kind: 'found', messageId: echo.id };
    return { kind: echoes.silenceProves ? 'absent' : 'cannot-tell' };
  };

  return { post, find };
}

/** The key itself where it survives Markdown, else a hash that does. */
export function markerOf(key: string): string {
  return /^[a-z0-9-]{1,100}$/.test(key) ? key : `ref-${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
}

/** As wanted; without the card; without card and thread. A file is rather kept than the thread, and told of when it is not. */
function versionsOf(message: OutgoingMessage, markdown: string): readonly NewMessage[] {
  const { to, threadId } = message;
  const { card, file } = message.reply;
  const inPlaces = (what: Pick<NewMessage, 'markdown' | 'file'>): readonly NewMessage[] => [
    ...(threadId === undefined ? [] : [{ to, threadId, ...what }]),
    { to, ...what },
  ];
  if (file !== undefined) {
    const without = withoutFile(markdown, file.name, 'was not taken by Webex').markdown;
    return [...inPlaces({ markdown, file }), ...inPlaces({ markdown: without })];
  }
  const plain = inPlaces({ markdown });
  return card === undefined ? plain : [{ ...plain[0], to, markdown, card }, ...plain];
}

function toPostOutcome(api: WebexApi, outcome: RestOutcome): PostOutcome {
  switch (outcome.kind) {
    case 'answered':
      try {
        return { kind: 'sent', messageId: api.readMessage(outcome.body).id };
      } catch {
        return { kind: 'unknown', problem: 'The answer of Webex was cut short.' };
      }
    case 'refused':
      return { kind: 'refused', problem: outcome.sentence };
    case 'limited':
      return { kind: 'limited', problem: 'Webex asked to wait.', retryAfterMs: outcome.retryAfterMs };
    case 'unreached':
      return { kind: 'unreached', problem: `Webex could not be reached (${outcome.reason}).` };
    case 'failed':
    case 'lost': {
      const waitMs = outcome.kind === 'failed' ? outcome.retryAfterMs : undefined;
      const problem =
        outcome.kind === 'failed' ? `Webex answered ${outcome.status}.` : `No answer came (${outcome.reason}).`;
      return { kind: 'unknown', problem, ...(waitMs !== undefined && { retryAfterMs: waitMs }) };
    }
  }
}

function toFinding(message: WebexMessage | undefined): Finding {
  return message === undefined ? { kind: 'absent' } : { kind: 'found', messageId: message.id };
}

function sameThread(candidate: WebexMessage, message: OutgoingMessage): boolean {
  return candidate.parentId === undefined || candidate.parentId === message.threadId;
}

/** Webex names no files in a message, it only links to them. */
function hasItsFile(candidate: WebexMessage, message: OutgoingMessage): boolean {
  return message.reply.file === undefined || (candidate.files ?? []).length > 0;
}

function isRecent(candidate: WebexMessage, queuedAt: number): boolean {
  return Date.parse(candidate.created) >= queuedAt - CLOCK_TOLERANCE_MS;
}

/**
 * Compared by letters and digits: Webex gives the text without Markdown, and may change white space. The Markdown,
 * where it is given, is compared whole, so that "question 1" is not taken for "question 10".
 */
function sameWords(candidate: WebexMessage, message: OutgoingMessage): boolean {
  const wanted = lettersOf(message.reply.markdown);
  if (candidate.markdown !== undefined && candidate.markdown !== '') return lettersOf(candidate.markdown) === wanted;
  const given = lettersOf(candidate.text ?? '');
  return given === '' || wanted.startsWith(given.slice(0, 40));
}

function lettersOf(text: string): string {
  return text
    .slice(0, 400)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** Words as they are sent: within the limit, and never calling everybody. */
export function fitToSend(markdown: string): string {
  return shorten(tame(markdown), LIMITS.textBytes);
}

/** The bot never calls everybody, whatever stands in the audit trail. */
function tame(markdown: string): string {
  return markdown.replace(/<@all/gi, '<@\u200ball');
}

/** Cuts at a character's end. The cards keep within the limit; this is the last guard. */
function shorten(markdown: string, maxBytes: number): string {
  const bytes = Buffer.from(markdown);
  if (bytes.length <= maxBytes) return markdown;
  const end = bytes
    .subarray(0, maxBytes - 4)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  return `${end}\u2026`;
}
