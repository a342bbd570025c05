/** Webex as the simulation needs it: the cast's accounts and spaces in the emulator, and what the bot posted. */
import { createEmulator, type Emulator, type MessageJson } from '../../src/playground/emulator/index.ts';
import type { Cast } from './cast.ts';

export interface Posted {
  readonly id: string;
  /** UTC ms. */
  readonly at: number;
  /** Name of a space of the cast, or the email of the person in a 1:1 space. */
  readonly to: string;
  readonly text: string;
  readonly message: MessageJson;
}

export interface WebexWorld {
  readonly emulator: Emulator;
  readonly apiUrl: string;
  readonly botToken: string;
  /** Posts to the bot's 1:1 space, or with a mention into a group space. Returns the message's id. */
  write(email: string, to: string, text: string, file?: { readonly name: string; readonly bytes: Uint8Array }): string;
  /** Presses a button: its data and the inputs beside it. Returns the id of the press. */
  press(email: string, messageId: string, inputs: Readonly<Record<string, unknown>>): string;
  /** What the bot posted since this was last called, oldest first. */
  takePosted(): readonly Posted[];
  /** The newest message of the bot there with such a card; undefined: none. */
  lastCard(to: string, holds: (attachments: unknown) => boolean): MessageJson | undefined;
  /** Name in the cast of a space. */
  spaceOf(spaceId: string): string;
  /** Told right when a message of the bot is taken, before Webex answers. */
  onPosted(listener: () => void): void;
  /** Told of every request. */
  onRequest(listener: () => void): void;
  /** Requests, deliveries and messages so far. */
  readonly activity: number;
  close(): Promise<void>;
}

/** Cards a person may still press. */
const KEPT_CARDS = 40;

/** @param now the simulation's clock, UTC ms */
export async function createWebexWorld(cast: Cast, now: () => number): Promise<WebexWorld> {
  const emulator = createEmulator({ now, recordLimit: 50 });
  const { apiUrl } = await emulator.listen();
  const bot = emulator.addBot({ email: 'whodunit@webex.bot', displayName: 'Whodunit' });
  for (const { email, name } of [...cast.admins, ...cast.people]) emulator.addPerson({ email, displayName: name });
  const idOf = (email: string): string => {
    const account = emulator.account(email);
    if (account === undefined) throw new Error(`There is nobody called ${email}.`);
    return account.id;
  };
  const [creator, ...others] = [...cast.admins, ...cast.people.slice(0, 3)].map(({ email }) => idOf(email));
  const rooms = new Map<string, string>();
  for (const { space, kind } of cast.spaces) {
    const room =
      kind === 'group'
        ? emulator.createRoom({ title: space, creatorId: creator ?? '', memberIds: [...others, bot.id] })
        : emulator.directRoom(creator ?? '', bot.id);
    rooms.set(space, room.id);
  }
  const groups = new Map([...rooms].map(([space, id]) => [id, space]));
  const posted: Posted[] = [];
  const cards = new Map<string, MessageJson[]>();
  const postListeners: (() => void)[] = [];
  const requestListeners: (() => void)[] = [];
  let activity = 0;

  const placeOf = (message: MessageJson): string => {
    const person = emulator.members(message.roomId).find(({ personId }) => personId !== bot.id);
    return message.roomType === 'group' ? (groups.get(message.roomId) ?? message.roomId) : (person?.personEmail ?? '');
  };
  const note = (message: MessageJson): void => {
    const to = placeOf(message);
    posted.push({ id: message.id, at: Date.parse(message.created), to, text: message.text ?? '', message });
    if (message.attachments !== undefined) cards.set(to, [...(cards.get(to) ?? []), message].slice(-KEPT_CARDS));
    for (const tell of postListeners) tell();
  };
  emulator.onChange((change) => {
    activity += 1;
    if (change.kind === 'message-posted' && change.message.personId === bot.id) note(change.message);
    if (change.kind === 'exchange') for (const tell of requestListeners) tell();
  });

  return {
    emulator,
    apiUrl,
    botToken: bot.token,
    write: (email, to, text, file) => {
      const room = rooms.get(to) ?? emulator.directRoom(idOf(to), bot.id).id;
      const isGroup = groups.has(room) && cast.spaces.some(({ space, kind }) => space === to && kind === 'group');
      return emulator.postAs(idOf(email), room, {
        text,
        ...(isGroup ? { mentionId: bot.id } : {}),
        ...(file === undefined ? {} : { file }),
      }).id;
    },
    press: (email, messageId, inputs) => emulator.pressCard(idOf(email), messageId, inputs).id,
    takePosted: () => posted.splice(0),
    lastCard: (to, holds) => cards.get(to)?.findLast(({ attachments }) => holds(attachments)),
    spaceOf: (spaceId) => groups.get(spaceId) ?? spaceId,
    onPosted: (listener) => void postListeners.push(listener),
    onRequest: (listener) => void requestListeners.push(listener),
    get activity() {
      return activity;
    },
    close: () => emulator.close(),
  };
}
