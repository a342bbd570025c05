/** An emulated Webex with one organization, an administrator and synthetic audit events, for tests that fetch them. */
import {
  type Account,
  type AuditEventJson,
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  sequentialUuids,
  uuidOf,
} from '../../../src/playground/emulator/index.ts';

/** A record as the service keeps it; the rest is made up. */
export interface WorldRecord {
  /** The vendor's own id; '' = a record without one. */
  readonly id: string;
  /** UTC ms. */
  readonly at: number;
  /** Without a time: listed where `at` is, and cannot be read. */
  readonly broken?: true;
  /** Fields of the vendor's `data`, over the made-up ones. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface AuditWorldOptions extends Omit<EmulatorOptions, 'now'> {
  /** Admin audit events at the start, `stepMs` apart and the last one `stepMs` before now. Default 0. */
  readonly events?: number;
  /** Default one minute. */
  readonly stepMs?: number;
  /** The present at the start, UTC ms. Default WORLD_NOW. */
  readonly now?: number;
}

export interface AuditWorld {
  readonly emulator: Emulator;
  /** Base address of the API. */
  readonly apiUrl: string;
  /** Decoded. */
  readonly orgId: string;
  /** May read the audit events; its token is an access token. */
  readonly admin: Account;
  /** The emulator's present, UTC ms; moves only when set. */
  time: number;
  readonly clock: { now(): number };
  /** Kept by the admin audit API from now on. @param visibleAt listed only from then on, UTC ms */
  add(records: readonly WorldRecord[], visibleAt?: number): void;
  /** Kept by the security audit API. */
  addSignIns(records: readonly WorldRecord[], visibleAt?: number): void;
  close(): Promise<void>;
}

/** 2026-11-23T09:00:00.000Z */
export const WORLD_NOW = Date.UTC(2026, 10, 23, 9);

export async function openAuditWorld(options: AuditWorldOptions = {}): Promise<AuditWorld> {
  const { events = 0, stepMs = 60_000, now = WORLD_NOW, ...rest } = options;
  const present = { time: now };
  const emulator = createEmulator({ newUuid: sequentialUuids(), ...rest, now: () => present.time });
  const { apiUrl } = await emulator.listen();
  const admin = emulator.addPerson({ email: 'admin@example.com', displayName: 'Person Nine', isAdmin: true });
  const orgId = uuidOf(admin.orgId) ?? '';
  const world = Object.assign(present, {
    emulator,
    apiUrl,
    orgId,
    admin,
    clock: { now: () => present.time },
    add: (records: readonly WorldRecord[], visibleAt?: number) =>
      emulator.addAuditEvents(
        admin.orgId,
        records.map((record) => auditEvent(record, orgId)),
        visibleAt,
      ),
    addSignIns: (records: readonly WorldRecord[], visibleAt?: number) =>
      emulator.addSecurityAuditEvents(
        admin.orgId,
        records.map((record) => signInEvent(record, orgId)),
        visibleAt,
      ),
    close: () => emulator.close(),
  });
  world.add(worldRecords(events, now - events * stepMs, stepMs));
  return world;
}

/** `count` records, `stepMs` apart from `from` on; their ids are base64 of a bare uuid, as live ones are. */
export function worldRecords(count: number, from: number, stepMs: number): readonly WorldRecord[] {
  return Array.from({ length: count }, (_, index) => ({ id: vendorId(index), at: from + index * stepMs }));
}

/** Base64 of a bare uuid that ends in `index`. */
function vendorId(index: number): string {
  return Buffer.from(`0e7e0000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`).toString('base64');
}

/** Synthetic: no public record of the category CONTACT_CENTER is known; the fields are those of the description. */
export function auditEvent({ id, at, broken, data }: WorldRecord, orgId: string): AuditEventJson {
  return {
    ...outerFields(id, at, broken, orgId),
    data: {
      targetOrgId: wrapped(orgId),
      eventCategory: 'CONTACT_CENTER',
      actorName: 'Person Nine',
      actorEmail: 'person.nine@example.com',
      actorIp: '192.0.2.9',
      targetType: 'TEAM',
      targetId: id === '' ? 'no id' : id,
      targetName: 'Sample Team',
      actionText: 'Person Nine modified team Sample Team',
      trackingId: `SYNTHETIC_${id}`,
      ...data,
    },
  };
}

/** Synthetic, with the fields of the description. */
function signInEvent({ id, at, broken, data }: WorldRecord, orgId: string): AuditEventJson {
  return {
    ...outerFields(id, at, broken, orgId),
    data: {
      actorOrgName: 'Example Organisation',
      eventDescription: 'A user attempted logging in',
      actorName: 'Person Nine',
      actorEmail: 'person.nine@example.com',
      actorUserAgent: 'Mozilla/5.0 (synthetic)',
      trackingId: `SYNTHETIC_${id}`,
      eventCategory: 'LOGINS',
      actorIp: '192.0.2.9',
      actionText: `Person Nine logged into organization ${orgId}`,
      ...data,
    },
  };
}

function outerFields(id: string, at: number, broken: true | undefined, orgId: string): Omit<AuditEventJson, 'data'> {
  // Date.parse reads the broken form too, so that the emulator knows where to list it; our own reader does not take it.
  const created = broken ? new Date(at).toUTCString() : new Date(at).toISOString();
  return { id, created, actorId: 'MGU3ZTAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDA5', actorOrgId: wrapped(orgId) };
}

function wrapped(orgId: string): string {
  return Buffer.from(`ciscospark://us/ORGANIZATION/${orgId}`).toString('base64').replace(/=+$/, '');
}
