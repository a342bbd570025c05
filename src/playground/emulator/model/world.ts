/**
 * The state of the emulated Webex, in memory, and how to look things up in it.
 * Rules live beside, one file per resource; nothing here knows of HTTP.
 */
import type { AuditListing, TokenRules } from '../audit-rules.ts';
import type { Account, EmulatorChange, FileScan } from '../emulator.ts';
import type { AttachmentActionJson, AttachmentJson, AuditEventJson, CentreUserJson, IsoTime } from '../wire.ts';
import { notFound } from './api-problem.ts';
import { makeId } from './ids.ts';

export interface AccountRecord extends Account {
  readonly uuid: string;
  readonly isAdmin: boolean;
  readonly createdAt: number;
}

export interface RoomRecord {
  readonly id: string;
  readonly uuid: string;
  title: string;
  readonly type: 'direct' | 'group';
  isLocked: boolean;
  readonly creatorId: string;
  readonly ownerId: string;
  readonly createdAt: number;
  lastActivityAt: number;
}

export interface MembershipRecord {
  readonly id: string;
  readonly roomId: string;
  readonly personId: string;
  isModerator: boolean;
  isRoomHidden: boolean;
  readonly createdAt: number;
}

/** Words in the three forms the API answers them, and who is mentioned in them. */
export interface Words {
  readonly text?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly mentionedPeople: readonly string[];
  readonly mentionedGroups: readonly string[];
}

export interface MessageRecord {
  readonly id: string;
  readonly uuid: string;
  readonly roomId: string;
  readonly personId: string;
  readonly parentId: string | undefined;
  words: Words;
  readonly fileIds: readonly string[];
  readonly attachments: readonly AttachmentJson[];
  readonly createdAt: number;
  updatedAt: number | undefined;
  edits: number;
}

export interface FileRecord {
  readonly id: string;
  readonly roomId: string;
  readonly messageId: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  scan: FileScan;
}

export interface WebhookRecord {
  readonly id: string;
  readonly ownerId: string;
  name: string;
  targetUrl: string;
  readonly resource: string;
  readonly event: string;
  readonly filter: string | undefined;
  secret: string | undefined;
  status: 'active' | 'inactive';
  readonly createdAt: number;
  /** Failed deliveries, UTC ms. */
  failures: number[];
}

/** An integration, or a Service App in one organization that has authorised it. */
export interface OAuthClient extends Required<TokenRules> {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accountId: string;
  /** Undefined for an integration. */
  readonly app: { readonly appId: string; readonly managerId: string; readonly orgId: string } | undefined;
}

export interface AccessTokenRecord {
  readonly accountId: string;
  /** UTC ms. */
  readonly expiresAt: number | undefined;
  /** Whom it was given to; absent: a personal or bot token. */
  readonly client?: OAuthClient;
}

export interface AuditEventRecord {
  readonly event: AuditEventJson;
  /** `created`, UTC ms. */
  readonly at: number;
  /** Listed from then on, UTC ms. */
  readonly visibleAt: number;
}

/** What webhooks and websockets tell about. `data` never holds words: a receiver must fetch those. */
export interface Happening {
  readonly resource: 'messages' | 'memberships' | 'rooms' | 'attachmentActions';
  readonly event: 'created' | 'updated' | 'deleted';
  readonly actorId: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly id: string };
  /** Accounts that may learn of it. */
  readonly audience: ReadonlySet<string>;
  readonly at: number;
}

export interface World {
  readonly now: () => number;
  readonly newUuid: () => string;
  readonly orgId: string;
  /** Where the API is reached, for addresses of files; set when it listens. */
  apiUrl: string;
  readonly accounts: Map<string, AccountRecord>;
  readonly tokens: Map<string, AccessTokenRecord>;
  readonly rooms: Map<string, RoomRecord>;
  readonly memberships: Map<string, MembershipRecord>;
  /** In the order posted. */
  readonly messages: Map<string, MessageRecord>;
  readonly files: Map<string, FileRecord>;
  readonly actions: Map<string, AttachmentActionJson>;
  readonly webhooks: Map<string, WebhookRecord>;
  readonly oauthClients: OAuthClient[];
  /** Expiry in UTC ms. */
  readonly refreshTokens: Map<string, { readonly client: OAuthClient; readonly expiresAt: number }>;
  /** By organization id, newest first. */
  readonly auditEvents: Map<string, readonly AuditEventRecord[]>;
  readonly securityAuditEvents: Map<string, readonly AuditEventRecord[]>;
  auditListing: AuditListing;
  /** Pages of audit events named before are not known any more. */
  areAuditPagesForgotten: boolean;
  /** Users of the contact centre by the uuid of their organization. */
  readonly centreUsers: Map<string, readonly CentreUserJson[]>;
  /** For live views. */
  readonly changed: (change: EmulatorChange) => void;
  /** For webhooks and websockets. */
  readonly happened: (happening: Happening) => void;
  readonly warn: (what: string) => void;
}

export interface WorldOptions extends Pick<World, 'now' | 'newUuid' | 'changed' | 'happened' | 'warn'> {
  readonly orgUuid: string;
}

export function createWorld(options: WorldOptions): World {
  const { orgUuid, ...given } = options;
  return {
    ...given,
    orgId: makeId('ORGANIZATION', orgUuid),
    apiUrl: 'http://127.0.0.1:0/v1',
    accounts: new Map(),
    tokens: new Map(),
    rooms: new Map(),
    memberships: new Map(),
    messages: new Map(),
    files: new Map(),
    actions: new Map(),
    webhooks: new Map(),
    oauthClients: [],
    refreshTokens: new Map(),
    auditEvents: new Map(),
    securityAuditEvents: new Map(),
    auditListing: {
      order: 'newest-first',
      keepsMs: undefined,
      includesStart: true,
      includesEnd: false,
      pageLimit: undefined,
      gatewayLimit: undefined,
    },
    areAuditPagesForgotten: false,
    centreUsers: new Map(),
  };
}

export function iso(at: number): IsoTime {
  return new Date(at).toISOString();
}

/** @throws ApiProblem 404 */
export function accountById(world: World, id: string): AccountRecord {
  const account = world.accounts.get(id);
  if (!account) throw notFound('person');
  return account;
}

export function accountByEmail(world: World, email: string): AccountRecord | undefined {
  const wanted = email.toLowerCase();
  return [...world.accounts.values()].find((account) => account.email.toLowerCase() === wanted);
}

export function membersOf(world: World, roomId: string): readonly MembershipRecord[] {
  return [...world.memberships.values()].filter((membership) => membership.roomId === roomId);
}

export function membershipOf(world: World, roomId: string, personId: string): MembershipRecord | undefined {
  const account = world.accounts.get(personId);
  const room = world.rooms.get(roomId);
  return account && room && world.memberships.get(membershipId(account, room));
}

/** Webex makes the id of a membership from the two it joins; the SDK relies on it in websocket mode. */
export function membershipId(account: AccountRecord, room: RoomRecord): string {
  return makeId('MEMBERSHIP', `${account.uuid}:${room.uuid}`);
}

/**
 * A room the account is in; others look as if they did not exist.
 * @throws ApiProblem 404
 */
export function roomFor(world: World, account: AccountRecord, roomId: string): RoomRecord {
  const room = world.rooms.get(roomId);
  if (!room || !membershipOf(world, roomId, account.id)) throw notFound('room');
  return room;
}

export function memberIds(world: World, roomId: string): ReadonlySet<string> {
  return new Set(membersOf(world, roomId).map((membership) => membership.personId));
}
