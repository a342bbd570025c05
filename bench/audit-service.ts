/**
 * The emulated audit service in a process of its own, so that its work is not taken for ours. Says where it is and who
 * may read as a line of JSON, and ends when its input does. Word: how many events it keeps.
 */
import { createEmulator, uuidOf } from '../src/playground/emulator/index.ts';
import { generateEvents } from '../test/fixtures/synthetic-events.ts';
import { apiItem } from '../test/fixtures/synthetic-files.ts';

export interface AuditServiceFacts {
  readonly apiUrl: string;
  readonly token: string;
  /** Decoded. */
  readonly orgId: string;
  /** All events are within, UTC ms. */
  readonly from: number;
  readonly to: number;
}

const DAY_MS = 86_400_000;
/** One window holds them all. */
const DAYS = 28;

const count = Number(process.argv[2]);
const to = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
const emulator = createEmulator({});
const { apiUrl } = await emulator.listen();
const admin = emulator.addPerson({ email: 'admin@example.com', displayName: 'Person Nine', isAdmin: true });
const events = generateEvents({ count, seed: 11, endAt: to, days: DAYS, targetCount: 2000 });
const orgId = uuidOf(admin.orgId) ?? '';
// What a record says of another organisation than the one asked for would be left out.
emulator.addAuditEvents(
  admin.orgId,
  Array.from(events, (change) => apiItem({ ...change, orgId })),
);
const facts: AuditServiceFacts = {
  apiUrl,
  token: admin.token,
  orgId,
  from: to - DAYS * DAY_MS,
  to,
};
process.stdout.write(`${JSON.stringify(facts)}\n`);
process.stdin.resume().once('end', () => void emulator.close());
