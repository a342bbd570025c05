/**
 * Finds what was missed: messages whose event never came (the bot was down,
 * the network was, Webex was) and spaces the bot was added to meanwhile. A bot
 * is not told again, so it has to look. Each message is taken under the same
 * key as its event would have been, so it is answered once whoever comes first.
 */
import type { Logger } from 'pino';
import type { Clock, StateStore } from '../../audit/ports.ts';
import { LIMITS } from '../../audit/reply.ts';
import { sameId } from './ids.ts';
import type { Inbox } from './inbox.ts';
import type { Spaces } from './spaces.ts';
import { type WebexApi, WebexRefusal, type WebexRoom } from './webex-api.ts';

export interface CatchUpOptions {
  readonly api: WebexApi;
  readonly inbox: Inbox;
  readonly spaces: Spaces;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly botId: string;
  /** Messages older than this are not answered late. */
  readonly maxAgeMs: number;
  readonly giveUpMs: number;
}

/** How far the service's clock may be off ours. What is looked at twice is taken once, so this costs little. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;
/** Spaces looked at, the most recently active; one page holds up to 1000. */
const MAX_SPACES = 1000;

/** Notes since when the bot is there, once for ever: what was said before is not for it. Call before anything can be heard. */
export async function noteFirstConnection(state: StateStore, clock: Clock): Promise<void> {
  const now = clock.now();
  await state.update('marks', 'first-connected', (earlier) => earlier ?? { at: now });
}

/**
 * One look. The very first also notes which spaces there are, so that they are not taken for new ones later.
 * @throws ChatError when Webex cannot be asked; nothing is forgotten then, the next look goes as far back.
 */
export async function catchUp(options: CatchUpOptions): Promise<void> {
  const { api, state, clock, log } = options;
  const now = clock.now();
  const [first, last] = [await state.get('marks', 'first-connected'), await state.get('marks', 'last-checked')];
  const rooms = await api.activeRooms(MAX_SPACES, options.giveUpMs);
  if (last === undefined) await Promise.all(rooms.map((room) => options.spaces.remember(room.id, room.type)));
  const begunAt = first?.at ?? now;
  const since = Math.max((last?.at ?? begunAt) - CLOCK_TOLERANCE_MS, now - options.maxAgeMs, begunAt);
  let taken = 0;
  for (const room of rooms.filter((one) => wasActive(one, since))) taken += await lookInto(options, room, since);
  if (taken > 0) log.info({ messages: taken }, 'missed messages taken up');
  await state.update('marks', 'last-checked', () => ({ at: now }));
}

function wasActive(room: WebexRoom, since: number): boolean {
  const at = Date.parse(room.lastActivity ?? '');
  return Number.isNaN(at) || at >= since - CLOCK_TOLERANCE_MS;
}

/** How many messages were taken. A space that cannot be listed (left, closed) is passed over. */
async function lookInto(options: CatchUpOptions, room: WebexRoom, since: number): Promise<number> {
  const { api, inbox, spaces, botId, giveUpMs } = options;
  try {
    if (!spaces.has(room.id)) {
      const membership = await api.membershipOf(room.id, botId, giveUpMs);
      const data = { id: membership?.id ?? '', personId: botId };
      if (membership !== undefined) await inbox.take({ resource: 'memberships', event: 'created', data });
    }
    const messages = await api.recentMessages(room.id, room.type, LIMITS.messagesPerPage, giveUpMs);
    const missed = messages.filter((one) => Date.parse(one.created) >= since && !sameId(one.personId, botId));
    return missed.toReversed().filter((message) => inbox.takeMissed(message)).length;
  } catch (error) {
    if (error instanceof WebexRefusal && error.status !== 401) return 0;
    throw error;
  }
}
