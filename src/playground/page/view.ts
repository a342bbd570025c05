/**
 * What the page is shown, as JSON: the emulator's own records, cut down to what
 * a screen needs. Ids are Webex's, instants are UTC ms.
 */
import type { Delivery, Emulator, Exchange, MessageJson } from '../emulator/index.ts';
import type { Permission, PlaygroundWorld } from '../world.ts';
import type { CentrePerson, ContactCentre, OutboxLine, PlaygroundClock, SampleFile } from './controls.ts';
import type { PageFaults } from './fault-switches.ts';
import { isPicture } from './picture.ts';

export interface PagePerson {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  /** Absent for bots and for people added later, by the bot or a test. */
  readonly permission?: Permission;
  readonly may?: string;
}

export interface PageSpace {
  readonly id: string;
  readonly title: string;
  readonly kind: 'direct' | 'group';
  readonly memberIds: readonly string[];
  readonly lastActivityAt: number;
}

export interface PageFile {
  readonly name: string;
  readonly bytes: number;
  /** On this server. */
  readonly url: string;
  /** Where it is shown as a picture; absent: it is none. */
  readonly picture?: string;
}

export interface PageMessage {
  readonly id: string;
  readonly spaceId: string;
  readonly parentId?: string;
  readonly personId: string;
  /** Plain text. */
  readonly text: string;
  readonly markdown?: string;
  readonly cards: readonly unknown[];
  readonly files: readonly PageFile[];
  readonly mentionsBot: boolean;
  /** Everybody in the space gets a notification. */
  readonly mentionsAll: boolean;
  /** Written by a person, and no webhook tells the bot of it. */
  readonly unseenByBot: boolean;
  readonly createdAt: number;
  readonly isEdited: boolean;
}

export interface PageExchange {
  readonly number: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Seconds, as sent. */
  readonly retryAfter?: string;
  /** A fault of the panel had its hand in it. */
  readonly fault?: string;
}

export interface PageDelivery {
  readonly number: number;
  readonly at: number;
  readonly what: string;
  readonly outcome: string;
  readonly isGood: boolean;
}

export interface PageClock {
  readonly now: number;
  readonly zone: string;
  /** False while the clock is real time. */
  readonly isMoved: boolean;
}

export interface PageState {
  readonly botId: string;
  readonly people: readonly PagePerson[];
  readonly spaces: readonly PageSpace[];
  readonly messages: readonly PageMessage[];
  readonly exchanges: readonly PageExchange[];
  readonly deliveries: readonly PageDelivery[];
  readonly outbox: readonly OutboxLine[];
  readonly faults: PageFaults;
  readonly clock: PageClock;
  readonly suggestions: readonly string[];
  readonly centre: PageCentre;
  readonly samples: readonly Pick<SampleFile, 'name' | 'label'>[];
}

export interface PageCentre {
  /** Who works in the contact centre; nobody when nothing can be changed there. */
  readonly people: readonly CentrePerson[];
  /** Whether its organisation lets the bot read the audit. */
  readonly isAuthorised: boolean;
}

/** Lines of the log that a page gets when it opens; more come as they happen. */
const LOG_LINES = 200;
const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';
/** Two reads of two clocks are never quite at the same instant. */
const CLOCK_SLACK_MS = 1_000;

export const viewPeople = (emulator: Emulator, world: PlaygroundWorld): readonly PagePerson[] =>
  emulator.accounts.map(({ id, email, displayName, kind }) => {
    const known = world.people.find(({ account }) => account.id === id);
    const rights = known === undefined ? {} : { permission: known.permission, may: known.may };
    return { id, email, name: displayName, kind, ...rights };
  });

export const viewSpaces = (emulator: Emulator): readonly PageSpace[] =>
  emulator.rooms().map(({ id, title, type, lastActivity }) => ({
    id,
    title,
    kind: type,
    memberIds: emulator.members(id).map(({ personId }) => personId),
    lastActivityAt: Date.parse(lastActivity),
  }));

export const viewMessage = (emulator: Emulator, botId: string, message: MessageJson): PageMessage => {
  const cards = (message.attachments ?? []).filter(({ contentType }) => contentType === CARD_TYPE);
  const mentionsBot = message.mentionedPeople?.includes(botId) ?? false;
  const reachesBot = message.roomType === 'direct' || mentionsBot;
  return {
    id: message.id,
    spaceId: message.roomId,
    ...(message.parentId === undefined ? {} : { parentId: message.parentId }),
    personId: message.personId,
    text: message.text ?? '',
    ...(message.markdown === undefined ? {} : { markdown: message.markdown }),
    cards: cards.map(({ content }) => content),
    files: viewFiles(emulator, message),
    mentionsBot,
    mentionsAll: message.mentionedGroups?.includes('all') ?? false,
    unseenByBot: message.personId !== botId && !reachesBot,
    createdAt: Date.parse(message.created),
    isEdited: message.updated !== undefined,
  };
};

const viewFiles = (emulator: Emulator, message: MessageJson): readonly PageFile[] => {
  if ((message.files ?? []).length === 0) return [];
  const file = emulator.file(message.id);
  if (file === undefined) return [];
  const url = `/playground/api/files/${encodeURIComponent(message.id)}`;
  const picture = isPicture(file.bytes) ? { picture: `${url}/picture` } : {};
  return [{ name: file.name, bytes: file.bytes.length, url, ...picture }];
};

export const viewExchange = (exchange: Exchange): PageExchange => {
  const query = Object.entries(exchange.query).flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  const retryAfter = Object.entries(exchange.responseHeaders).find(([name]) => /^retry-after$/i.test(name))?.[1];
  return {
    number: exchange.number,
    at: exchange.at,
    method: exchange.method,
    path: query.length === 0 ? exchange.path : `${exchange.path}?${query.join('&')}`,
    status: exchange.status,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(exchange.fault === undefined ? {} : { fault: exchange.fault.kind }),
  };
};

export const viewDelivery = ({ number, at, resource, event, outcome }: Delivery): PageDelivery => ({
  number,
  at,
  what: `${resource} ${event}`,
  outcome: outcome.kind === 'answered' ? `${outcome.status}` : `${outcome.kind}: ${outcome.reason}`,
  isGood: outcome.kind === 'answered' && outcome.status < 300,
});

export const viewCentre = (centre: ContactCentre | undefined): PageCentre => ({
  people: centre?.people() ?? [],
  isAuthorised: centre?.isAuthorised() ?? false,
});

export const viewClock = ({ now, zone }: PlaygroundClock): PageClock => {
  const at = now();
  return { now: at, zone, isMoved: Math.abs(at - Date.now()) > CLOCK_SLACK_MS };
};

/** Everything at once, for a page that opens. */
export const viewState = (
  emulator: Emulator,
  world: PlaygroundWorld,
  rest: Pick<PageState, 'outbox' | 'faults' | 'clock' | 'suggestions' | 'centre' | 'samples'>,
): PageState => ({
  botId: world.bot.id,
  people: viewPeople(emulator, world),
  spaces: viewSpaces(emulator),
  messages: emulator
    .rooms()
    .flatMap(({ id }) => emulator.messages(id).map((message) => viewMessage(emulator, world.bot.id, message))),
  exchanges: emulator.exchanges.slice(-LOG_LINES).map(viewExchange),
  deliveries: emulator.deliveries.slice(-LOG_LINES).map(viewDelivery),
  ...rest,
});
