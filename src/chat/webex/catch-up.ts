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

/**
 * One look. The very first only notes which spaces there are: what was said before the bot came is not for it.
 * @throws ChatError when Webex cannot be asked; nothing is forgotten then, the next look goes as far back.
 */
export async function catchUp(options: CatchUpOptions): Promise<void> {
  const { api, state, clock, log } = options;
  const now = clock.now();
  const first = await state.get('marks', 'first-connected');
  const rooms = await api.activeRooms(MAX_SPACES, options.giveUpMs);
  if (first === undefined) {
    for (const room of rooms) await options.spaces.remember(room.id, room.type);
    await mark(state, 'first-connected', now);
  } else {
    const last = (await state.get('marks', 'last-checked'))?.at ?? first.at;
    const since = Math.max(last - CLOCK_TOLERANCE_MS, now - options.maxAgeMs, first.at);
    let taken = 0;
    for (const room of rooms.filter((one) => wasActive(one, since))) taken += await lookInto(options, room, since);
    if (taken > 0) log.info({ messages: taken }, 'missed messages taken up');
  }
  await mark(state, 'last-checked', now);
}

async function mark(state: StateStore, name: 'first-connected' | 'last-checked', at: number): Promise<void> {
  await state.update('marks', name, () => ({ at }));
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
