/**
 * What the playground page and the tests see of the emulated Webex: people,
 * spaces, messages, faults and a record of all that happened. No HTTP in here.
 */
import type { AuditControl } from './audit-rules.ts';
import type { Fault, Faults } from './fault-rules.ts';
import type {
  AttachmentActionJson,
  CentreUserJson,
  MembershipJson,
  MessageJson,
  PersonJson,
  RoomJson,
  WebhookJson,
} from './wire.ts';

export interface EmulatorOptions {
  /** The present in UTC ms. Default Date.now. Read at each use, so a jump takes effect at once. */
  readonly now?: () => number;
  /** Uuids for ids. Default random; `sequentialUuids()` makes them repeatable. */
  readonly newUuid?: () => string;
  /** Uuid of the organization that people belong to unless told otherwise. */
  readonly orgUuid?: string;
  /** Exchanges, deliveries and warnings kept, oldest dropped first. Default 2000. */
  readonly recordLimit?: number;
  /**
   * Failed deliveries within five minutes after which a webhook turns inactive. Default 100; 0 = never.
   * That Webex deactivates by itself is published (Update a Webhook); the number is not, so take it as an example.
   */
  readonly disableWebhookAfter?: number;
  /** How long a webhook's receiver may take. Default 15000. */
  readonly deliveryTimeoutMs?: number;
}

/** A person or bot with the token that acts for it. */
export interface Account {
  readonly id: string;
  readonly kind: 'person' | 'bot';
  readonly email: string;
  readonly displayName: string;
  readonly orgId: string;
  /** Bearer token. */
  readonly token: string;
}

export interface NewAccount {
  readonly email: string;
  readonly displayName: string;
  /** Default: the organization of the emulator. */
  readonly orgId?: string;
  /** Default: made up. A bot token ends in `_PF84_<org uuid>` like a real one. */
  readonly token?: string;
  /** May read admin and security audit events. Default false. */
  readonly isAdmin?: boolean;
}

export interface NewRoom {
  readonly title: string;
  /** Account id of the creator, who becomes a member. */
  readonly creatorId: string;
  /** Account ids of further members. */
  readonly memberIds?: readonly string[];
}

export interface NewFile {
  readonly name: string;
  /** Default application/octet-stream. */
  readonly contentType?: string;
  readonly bytes: Uint8Array;
  /** What the malware scan does with it. Default clean. */
  readonly scan?: FileScan;
}

/**
 * State of a file's malware scan, answered by GET /contents/ID.
 * `scanning`: 423 with Retry-After until `untilAt` (UTC ms), then clean; `infected`: 410; `unscannable`: 428 unless ?allow=unscannable.
 * @see https://developer.webex.com/docs/basics#message-attachments
 */
export type FileScan =
  | { readonly kind: 'clean' }
  | { readonly kind: 'scanning'; readonly untilAt: number }
  | { readonly kind: 'infected' }
  | { readonly kind: 'unscannable' };

/** A message written in a client: words as typed, not the API's. At least text, markdown or file. */
export interface NewPost {
  /** As typed, taken literally. Not together with markdown. */
  readonly text?: string;
  /** May hold `<@personId:ID|name>`, `<@personEmail:ADDRESS|name>` and `<@all>`. */
  readonly markdown?: string;
  /** Account id mentioned before the words, as when `@Bot` is typed first. */
  readonly mentionId?: string;
  readonly file?: NewFile;
  /** Root of the thread. */
  readonly parentId?: string;
}

/** One request as received and answered. Never holds a token. */
export interface Exchange {
  /** Counts up from 1. */
  readonly number: number;
  /** UTC ms of the arrival. */
  readonly at: number;
  readonly method: string;
  /** As requested, without query: `/v1/messages`. */
  readonly path: string;
  /** Repeated names keep every value. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** Account that the token stood for; absent when none. */
  readonly personId?: string;
  /** Without parameters: `application/json`; absent when no body came. */
  readonly requestType?: string;
  /** Parsed JSON, or for multipart `{ fields, files: [{ name, contentType, bytes }] }`; absent when there was none. */
  readonly requestBody?: unknown;
  /** 0 when the connection was cut or left hanging. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** Parsed JSON; absent for 204 and file contents. */
  readonly responseBody?: unknown;
  /** The fault that struck it; `kind: 'drop', when: 'after'` took effect though no answer went out. */
  readonly fault?: Fault;
}

/** One attempt to deliver a webhook. */
export interface Delivery {
  readonly number: number;
  /** UTC ms of the attempt. */
  readonly at: number;
  readonly webhookId: string;
  readonly targetUrl: string;
  readonly resource: string;
  readonly event: string;
  /** Id of the message, membership, room or action told about. */
  readonly dataId: string;
  readonly outcome:
    | { readonly kind: 'answered'; readonly status: number }
    | { readonly kind: 'failed'; readonly reason: string }
    | { readonly kind: 'withheld'; readonly reason: string };
}

/** What changed, for live views. Sent after the change, synchronously, in order. */
export type EmulatorChange =
  | { readonly kind: 'person-added'; readonly person: PersonJson }
  | { readonly kind: 'room-created' | 'room-updated'; readonly roomId: string }
  | { readonly kind: 'room-deleted'; readonly roomId: string }
  | { readonly kind: 'member-added' | 'member-updated' | 'member-removed'; readonly membership: MembershipJson }
  | { readonly kind: 'message-posted' | 'message-edited' | 'message-deleted'; readonly message: MessageJson }
  | { readonly kind: 'card-pressed'; readonly action: AttachmentActionJson }
  | { readonly kind: 'webhooks-changed' }
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'warning'; readonly warning: EmulatorWarning };

/** Something real Webex lets pass, but worth a look. */
export interface EmulatorWarning {
  readonly at: number;
  readonly what: string;
}

/** Where the emulator can be reached; throws when it does not listen. */
export interface EmulatorAddress {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** For WEBEX_API_URL and HYDRA_SERVICE_URL: origin + `/v1`. */
  readonly apiUrl: string;
  /** For U2C_SERVICE_URL: origin + `/u2c/api/v1`. */
  readonly u2cUrl: string;
  readonly port: number;
}

/**
 * Webex on loopback. Every call by people (`postAs`, `pressCard`, ...) obeys the
 * same rules as the REST API.
 * @throws ApiProblem (status, sentence) from any call that real Webex would refuse.
 */
export interface Emulator extends AuditControl {
  /** Default port 0 (any free one) and host 127.0.0.1. */
  listen(port?: number, host?: string): Promise<EmulatorAddress>;
  /** Cuts open connections; no further deliveries. Safe to call twice. */
  close(): Promise<void>;
  readonly address: EmulatorAddress;

  addPerson(person: NewAccount): Account;
  addBot(bot: NewAccount): Account;
  /** Everybody, in the order added. */
  readonly accounts: readonly Account[];
  account(idOrEmail: string): Account | undefined;

  createRoom(room: NewRoom): RoomJson;
  /** The 1:1 space of two accounts, made if need be. */
  directRoom(firstId: string, secondId: string): RoomJson;
  deleteRoom(roomId: string): void;
  /** As one account sees them (title of 1:1 spaces); all when no account is given. */
  rooms(accountId?: string): readonly RoomJson[];
  /** @param byId account that adds; default the room's creator. */
  addMember(roomId: string, accountId: string, byId?: string): MembershipJson;
  removeMember(roomId: string, accountId: string, byId?: string): void;
  members(roomId: string): readonly MembershipJson[];

  postAs(accountId: string, roomId: string, post: NewPost): MessageJson;
  editAs(
    accountId: string,
    messageId: string,
    text: { readonly text?: string; readonly markdown?: string },
  ): MessageJson;
  deleteAs(accountId: string, messageId: string): void;
  /** Whole history, oldest first, whoever asks. */
  messages(roomId: string): readonly MessageJson[];
  message(messageId: string): MessageJson | undefined;
  /**
   * A press of an Action.Submit button.
   * @param inputs the button's data merged with the inputs of the card, as a client sends them.
   */
  pressCard(accountId: string, messageId: string, inputs: Readonly<Record<string, unknown>>): AttachmentActionJson;
  /** Changes the scan of a posted file, by message. */
  setFileScan(messageId: string, scan: FileScan): void;
  /** Bytes and name of a posted file, by message. */
  file(
    messageId: string,
  ): { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array } | undefined;

  /** What the contact centre lists to its admins in place of what was set before. @param orgUuid as the contact centre writes it */
  setCentreUsers(orgUuid: string, users: readonly CentreUserJson[]): void;

  readonly webhooks: readonly WebhookJson[];
  readonly faults: Faults;
  /** Newest last. */
  readonly exchanges: readonly Exchange[];
  readonly deliveries: readonly Delivery[];
  readonly warnings: readonly EmulatorWarning[];
  clearRecords(): void;
  /** Resolves when no delivery is queued or under way (held ones do not count). */
  settled(): Promise<void>;
  /** Returns the function that stops it. A listener that throws does not stop the others. */
  onChange(listener: (change: EmulatorChange) => void): () => void;
  /** Open websocket connections, for tests of the websocket mode. */
  readonly socketCount: number;
  /** Cuts every websocket, as a network failure would. */
  dropSockets(): void;
}
