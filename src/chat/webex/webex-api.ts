/**
 * The part of the Webex REST API that the chat uses, each answer checked on
 * the way in. Unknown fields are let pass, so that additions do no harm.
 * @see https://developer.webex.com/docs/api/v1/messages
 */
import * as v from 'valibot';
import { ChatError } from '../../audit/errors.ts';
import type { RestAnswer, RestClient, RestOutcome } from './rest-client.ts';

const spaceKind = v.picklist(['direct', 'group']);

const messageSchema = v.looseObject({
  id: v.string(),
  roomId: v.string(),
  roomType: v.optional(spaceKind),
  parentId: v.optional(v.string()),
  text: v.optional(v.string()),
  markdown: v.optional(v.string()),
  html: v.optional(v.string()),
  files: v.optional(v.array(v.string())),
  personId: v.string(),
  personEmail: v.string(),
  mentionedPeople: v.optional(v.array(v.string())),
  created: v.string(),
});
const actionSchema = v.looseObject({
  id: v.string(),
  personId: v.string(),
  roomId: v.string(),
  messageId: v.string(),
  inputs: v.optional(v.record(v.string(), v.unknown())),
});
const personSchema = v.looseObject({
  id: v.string(),
  emails: v.array(v.string()),
  displayName: v.optional(v.string()),
  nickName: v.optional(v.string()),
  type: v.optional(v.string()),
});
const roomSchema = v.looseObject({
  id: v.string(),
  title: v.optional(v.string()),
  type: spaceKind,
  lastActivity: v.optional(v.string()),
});
const membershipSchema = v.looseObject({
  id: v.string(),
  roomId: v.string(),
  personId: v.string(),
  personEmail: v.optional(v.string()),
  roomType: v.optional(spaceKind),
});
const webhookSchema = v.looseObject({
  id: v.string(),
  name: v.string(),
  targetUrl: v.string(),
  resource: v.string(),
  event: v.string(),
  filter: v.optional(v.string()),
  secret: v.optional(v.string()),
  status: v.optional(v.string()),
});

export type WebexMessage = v.InferOutput<typeof messageSchema>;
export type WebexAction = v.InferOutput<typeof actionSchema>;
export type WebexPerson = v.InferOutput<typeof personSchema>;
export type WebexRoom = v.InferOutput<typeof roomSchema>;
export type WebexMembership = v.InferOutput<typeof membershipSchema>;
export type WebexWebhook = v.InferOutput<typeof webhookSchema>;

/** What can be posted. */
export interface NewMessage {
  readonly to: { readonly kind: 'space' | 'person'; readonly id: string };
  readonly markdown: string;
  readonly card?: { readonly type: 'AdaptiveCard'; readonly [key: string]: unknown };
  readonly threadId?: string;
}

export interface NewWebhook {
  readonly name: string;
  readonly targetUrl: string;
  readonly resource: string;
  readonly event: string;
  readonly secret: string;
}

/** Webex refused a request for good. */
export class WebexRefusal extends ChatError {
  /** HTTP status. */
  readonly status: number;

  constructor(status: number, sentence: string) {
    super('webex-refused', sentence, NEXT_STEPS[status] ?? 'Tell the operator of the bot if this goes on.');
    this.status = status;
  }
}

const NEXT_STEPS: Readonly<Record<number, string>> = {
  401: 'The bot token is not valid: make a new one at developer.webex.com and set WEBEX_BOT_TOKEN.',
  403: 'The bot may not do this: check that it is still in the space.',
  404: 'It is gone, or the bot is no longer in that space.',
};

/** Each call repeats until answered; 404 and other refusals throw WebexRefusal. */
export interface WebexApi {
  me(giveUpMs: number): Promise<WebexPerson>;
  person(id: string, giveUpMs: number): Promise<WebexPerson>;
  message(id: string, giveUpMs: number): Promise<WebexMessage>;
  action(id: string, giveUpMs: number): Promise<WebexAction>;
  room(id: string, giveUpMs: number): Promise<WebexRoom>;
  membership(id: string, giveUpMs: number): Promise<WebexMembership>;
  /** Of one person in one space; undefined when they are not in it. */
  membershipOf(spaceId: string, personId: string, giveUpMs: number): Promise<WebexMembership | undefined>;
  /** Most recently active first; at most one page. */
  activeRooms(max: number, giveUpMs: number): Promise<readonly WebexRoom[]>;
  /** Newest first. In a group space a bot is given only what mentions it, at most 100. */
  recentMessages(
    spaceId: string,
    kind: 'direct' | 'group',
    max: number,
    giveUpMs: number,
  ): Promise<readonly WebexMessage[]>;
  /** Newest first, of the 1:1 space with that person; empty when there is none yet. */
  directMessages(email: string, giveUpMs: number): Promise<readonly WebexMessage[]>;
  /** All pages. */
  webhooks(giveUpMs: number): Promise<readonly WebexWebhook[]>;
  /** One try: after a lost answer the caller lists again before it makes another. */
  createWebhook(webhook: NewWebhook): Promise<WebexWebhook>;
  updateWebhook(id: string, webhook: NewWebhook, giveUpMs: number): Promise<WebexWebhook>;
  deleteWebhook(id: string, giveUpMs: number): Promise<void>;
  /** One try; the outbox decides what comes next. */
  post(message: NewMessage): Promise<RestOutcome>;
  /** What one POST answered. @throws ChatError `webex-unreadable`. */
  readMessage(body: unknown): WebexMessage;
}

const CARD_CONTENT_TYPE = 'application/vnd.microsoft.card.adaptive';

export function createWebexApi(client: RestClient): WebexApi {
  const get = async <S extends Schema>(
    schema: S,
    path: string,
    giveUpMs: number,
    query?: Readonly<Record<string, string | number>>,
  ): Promise<v.InferOutput<S>> =>
    read(schema, await client.insist({ method: 'GET', path, ...(query && { query }) }, giveUpMs));
  const list = async <S extends Schema>(
    schema: S,
    path: string,
    giveUpMs: number,
    query: Readonly<Record<string, string | number>>,
  ): Promise<readonly v.InferOutput<S>[]> =>
    (await get(v.looseObject({ items: v.array(schema) }), path, giveUpMs, query)).items;

  return {
    me: (giveUpMs) => get(personSchema, '/people/me', giveUpMs),
    person: (id, giveUpMs) => get(personSchema, `/people/${encodeURIComponent(id)}`, giveUpMs),
    message: (id, giveUpMs) => get(messageSchema, `/messages/${encodeURIComponent(id)}`, giveUpMs),
    action: (id, giveUpMs) => get(actionSchema, `/attachment/actions/${encodeURIComponent(id)}`, giveUpMs),
    room: (id, giveUpMs) => get(roomSchema, `/rooms/${encodeURIComponent(id)}`, giveUpMs),
    membership: (id, giveUpMs) => get(membershipSchema, `/memberships/${encodeURIComponent(id)}`, giveUpMs),
    membershipOf: async (spaceId, personId, giveUpMs) =>
      (await list(membershipSchema, '/memberships', giveUpMs, { roomId: spaceId, personId }))[0],
    activeRooms: (max, giveUpMs) => list(roomSchema, '/rooms', giveUpMs, { sortBy: 'lastactivity', max }),
    recentMessages: (spaceId, kind, max, giveUpMs) =>
      list(messageSchema, '/messages', giveUpMs, {
        roomId: spaceId,
        max,
        ...(kind === 'group' && { mentionedPeople: 'me' }),
      }),
    directMessages: async (email, giveUpMs) => {
      try {
        return await list(messageSchema, '/messages/direct', giveUpMs, { personEmail: email });
      } catch (error) {
        if (error instanceof WebexRefusal && error.status === 404) return [];
        throw error;
      }
    },
    webhooks: async (giveUpMs) => {
      const all: WebexWebhook[] = [];
      let path: string | undefined = '/webhooks?max=100';
      for (let page = 0; path !== undefined && page < MAX_PAGES; page += 1) {
        const answer = await client.insist({ method: 'GET', path }, giveUpMs);
        all.push(...read(v.looseObject({ items: v.array(webhookSchema) }), answer).items);
        path = nextPage(answer.headers['link']);
      }
      return all;
    },
    createWebhook: async (webhook) => {
      const outcome = await client.once({ method: 'POST', path: '/webhooks', json: webhook });
      if (outcome.kind === 'answered' || outcome.kind === 'refused') return read(webhookSchema, outcome);
      throw new ChatError('webex-unreachable', 'Webex did not confirm a webhook.', 'It is tried again by itself.');
    },
    updateWebhook: async (id, webhook, giveUpMs) => {
      const { name, targetUrl, secret } = webhook;
      const json = { name, targetUrl, secret, status: 'active' };
      const path = `/webhooks/${encodeURIComponent(id)}`;
      return read(webhookSchema, await client.insist({ method: 'PUT', path, json }, giveUpMs));
    },
    deleteWebhook: async (id, giveUpMs) => {
      const answer = await client.insist({ method: 'DELETE', path: `/webhooks/${encodeURIComponent(id)}` }, giveUpMs);
      if (answer.kind === 'refused' && answer.status !== 404) throw new WebexRefusal(answer.status, answer.sentence);
    },
    post: (message) => client.once({ method: 'POST', path: '/messages', json: toWire(message) }),
    readMessage: (body) => parse(messageSchema, body),
  };
}

/** Pages of one list; more means that something is wrong. */
const MAX_PAGES = 20;

/** @see https://developer.webex.com/docs/basics#pagination */
function nextPage(link: string | undefined): string | undefined {
  return /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
}

type Schema = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

function read<S extends Schema>(schema: S, answer: RestAnswer): v.InferOutput<S> {
  if (answer.kind === 'refused') throw new WebexRefusal(answer.status, answer.sentence);
  return parse(schema, answer.body);
}

/** Says which field was wrong, never what was in it. */
function parse<S extends Schema>(schema: S, body: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const where = v.getDotPath(result.issues[0]) ?? 'the whole answer';
  throw new ChatError(
    'webex-unreadable',
    `An answer of Webex had an unexpected shape at ${where}.`,
    'Report this with the version of the bot.',
  );
}

function toWire(message: NewMessage): Readonly<Record<string, unknown>> {
  return {
    ...(message.to.kind === 'space' ? { roomId: message.to.id } : { toPersonEmail: message.to.id }),
    markdown: message.markdown,
    ...(message.threadId !== undefined && { parentId: message.threadId }),
    ...(message.card !== undefined && { attachments: [{ contentType: CARD_CONTENT_TYPE, content: message.card }] }),
  };
}
