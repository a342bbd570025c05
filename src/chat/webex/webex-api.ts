/**
 * The part of the Webex REST API that the chat uses, each answer checked on
 * the way in. Unknown fields are let pass, so that additions do no harm.
 * @see https://developer.webex.com/docs/api/v1/messages
 */
import { z } from 'zod';
import { ChatError } from '../../audit/errors.ts';
import type { ReplyFile } from '../../audit/reply.ts';
import type { RestAnswer, RestClient, RestOutcome, RestRequest } from './rest-client.ts';

const spaceKind = z.enum(['direct', 'group']);

const messageSchema = z.looseObject({
  id: z.string(),
  roomId: z.string(),
  roomType: spaceKind.optional(),
  parentId: z.string().optional(),
  text: z.string().optional(),
  markdown: z.string().optional(),
  html: z.string().optional(),
  files: z.array(z.string()).optional(),
  personId: z.string(),
  personEmail: z.string(),
  mentionedPeople: z.array(z.string()).optional(),
  created: z.string(),
});
const actionSchema = z.looseObject({
  id: z.string(),
  personId: z.string(),
  roomId: z.string(),
  messageId: z.string(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  created: z.string().optional(),
});
const personSchema = z.looseObject({
  id: z.string(),
  emails: z.array(z.string()),
  displayName: z.string().optional(),
  nickName: z.string().optional(),
  type: z.string().optional(),
});
const roomSchema = z.looseObject({
  id: z.string(),
  title: z.string().optional(),
  type: spaceKind,
  creatorId: z.string().optional(),
  lastActivity: z.string().optional(),
});
const membershipSchema = z.looseObject({
  id: z.string(),
  roomId: z.string(),
  personId: z.string(),
  personEmail: z.string().optional(),
  roomType: spaceKind.optional(),
});
const webhookSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  targetUrl: z.string(),
  resource: z.string(),
  event: z.string(),
  filter: z.string().optional(),
  secret: z.string().optional(),
  status: z.string().optional(),
});

export type WebexMessage = z.infer<typeof messageSchema>;
export type WebexAction = z.infer<typeof actionSchema>;
export type WebexPerson = z.infer<typeof personSchema>;
export type WebexRoom = z.infer<typeof roomSchema>;
export type WebexMembership = z.infer<typeof membershipSchema>;
export type WebexWebhook = z.infer<typeof webhookSchema>;

/** What can be posted. */
export interface NewMessage {
  readonly to: { readonly kind: 'space' | 'person'; readonly id: string };
  readonly markdown: string;
  /** Not together with a file. */
  readonly card?: { readonly type: 'AdaptiveCard'; readonly [key: string]: unknown };
  readonly file?: ReplyFile;
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
    beforeId?: string,
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
  /** One try. Only for the bot's own messages without card and file, at most ten times each. */
  edit(messageId: string, spaceId: string, markdown: string): Promise<RestOutcome>;
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
  ): Promise<z.infer<S>> =>
    read(schema, await client.insist({ method: 'GET', path, ...(query && { query }) }, giveUpMs));
  const list = async <S extends Schema>(
    schema: S,
    path: string,
    giveUpMs: number,
    query: Readonly<Record<string, string | number>>,
  ): Promise<readonly z.infer<S>[]> =>
    (await get(z.looseObject({ items: z.array(schema) }), path, giveUpMs, query)).items;

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
    recentMessages: (spaceId, kind, max, giveUpMs, beforeId) =>
      list(messageSchema, '/messages', giveUpMs, {
        roomId: spaceId,
        max,
        ...(beforeId !== undefined && { beforeMessage: beforeId }),
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
        all.push(...read(z.looseObject({ items: z.array(webhookSchema) }), answer).items);
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
    post: (message) => client.once({ method: 'POST', path: '/messages', ...bodyOf(message) }),
    edit: (messageId, spaceId, markdown) => {
      const json = { roomId: spaceId, markdown };
      return client.once({ method: 'PUT', path: `/messages/${encodeURIComponent(messageId)}`, json });
    },
    readMessage: (body) => parse(messageSchema, body),
  };
}

/** Pages of one list; more means that something is wrong. */
const MAX_PAGES = 20;

/** @see https://developer.webex.com/docs/basics#pagination */
function nextPage(link: string | undefined): string | undefined {
  return /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
}

type Schema = z.ZodType;

function read<S extends Schema>(schema: S, answer: RestAnswer): z.infer<S> {
  if (answer.kind === 'refused') throw new WebexRefusal(answer.status, answer.sentence);
  return parse(schema, answer.body);
}

/** Says which field was wrong, never what was in it. */
function parse<S extends Schema>(schema: S, body: unknown): z.infer<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'the whole answer';
  throw new ChatError(
    'webex-unreadable',
    `An answer of Webex had an unexpected shape at ${where}.`,
    'Report this with the version of the bot.',
  );
}

/** @see https://developer.webex.com/docs/basics#message-attachments (an upload is multipart/form-data, part `files`) */
function bodyOf(message: NewMessage): Pick<RestRequest, 'json' | 'upload'> {
  const { to, markdown, threadId, card, file } = message;
  const fields = {
    ...(to.kind === 'space' ? { roomId: to.id } : { toPersonEmail: to.id }),
    markdown,
    ...(threadId !== undefined && { parentId: threadId }),
  };
  if (file !== undefined) return { upload: { fields, part: 'files', file } };
  return { json: { ...fields, ...(card && { attachments: [{ contentType: CARD_CONTENT_TYPE, content: card }] }) } };
}
