/** Synthetic changes of the contact centre, and the export that an admin drops into the chat. */
import { csvText, EXPORT_COLUMNS } from '../fixtures/synthetic-files.ts';
import type { Random } from './random.ts';
import type { Change } from './record.ts';

const TYPES = [
  { word: 'USER', name: 'user' },
  { word: 'TEAM', name: 'team' },
  { word: 'CONTACT_SERVICE_QUEUE', name: 'contact-service-queue' },
  { word: 'ENTRY_POINT', name: 'entry-point' },
] as const;
const SERVICE = 'api@cconesp.net';
const ORG = '00000000-0000-4000-8000-00000000face';

let count = 0;

/** @param by absent: the service identity @param time UTC ms; cut to whole seconds */
export function makeChange(time: number, by: string | undefined, random: Random): Change {
  count += 1;
  const type = random.pick(TYPES);
  return {
    trackingId: `SYNTHETIC_${String(count).padStart(8, '0')}`,
    time: Math.floor(time / 1000) * 1000,
    entityType: type.name,
    ...(by === undefined ? {} : { by }),
  };
}

/** As Control Hub would export them. @param nameOf display name of an email */
export function toCsv(changes: readonly Change[], nameOf: (email: string) => string): string {
  return csvText(
    changes.map(({ trackingId, time, entityType, by }) => {
      const word = TYPES.find(({ name }) => name === entityType)?.word ?? 'USER';
      const target = `Object ${trackingId.slice(-4)}`;
      return {
        timestamp: new Date(time).toISOString().replace(/\.\d{3}Z$/, '+00:00'),
        action_text: `${by ?? SERVICE} modified ${entityType} ${target}`,
        tracking_id: trackingId,
        event_category: 'CONTACT_CENTER',
        actor_id: '',
        actor_name: by === undefined ? SERVICE : nameOf(by),
        actor_email: by ?? SERVICE,
        actor_org_id: ORG,
        actor_org_name: 'Synthetic Ltd',
        actor_user_agent: 'NoUserAgentAvailable',
        actor_ip: '198.51.100.7',
        target_type: word,
        target_id: `00000000-0000-4000-8000-${trackingId.slice(-8).padStart(12, '0')}`,
        target_name: target,
        target_org_id: ORG,
      };
    }),
    EXPORT_COLUMNS,
  );
}
