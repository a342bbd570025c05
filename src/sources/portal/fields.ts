/** What a column of a table can mean, and the vendor's name of it where there is one. */

export interface FieldMeaning {
  /** In words, for messages. */
  readonly label: string;
  /** Folded name under which a record keeps it; absent: it is only a part of something. See `normaliseRecord`. */
  readonly record?: string;
  /** Its name in Control Hub's export. @see https://help.webex.com/en-us/article/nqzomav */
  readonly documented?: string;
}

export const FIELDS = {
  time: { label: 'the time', record: 'timestamp', documented: 'timestamp' },
  date: { label: 'the date' },
  timeOfDay: { label: 'the time of day' },
  zone: { label: 'the time zone' },
  actor: { label: 'the person' },
  actorName: { label: "the person's name", record: 'actorname', documented: 'actor_name' },
  actorEmail: { label: "the person's email", record: 'actoremail', documented: 'actor_email' },
  actorId: { label: "the person's id", record: 'actorid', documented: 'actor_id' },
  actorOrgId: { label: "the id of the person's organisation", record: 'actororgid', documented: 'actor_org_id' },
  actorOrgName: { label: "the person's organisation", record: 'actororgname', documented: 'actor_org_name' },
  ip: { label: 'the IP address', record: 'actorip', documented: 'actor_ip' },
  userAgent: { label: 'the browser', record: 'actoruseragent', documented: 'actor_user_agent' },
  action: { label: 'the action', record: 'operationtype' },
  entityType: { label: 'the kind of object', record: 'targettype', documented: 'target_type' },
  target: { label: 'the object' },
  targetId: { label: "the object's id", record: 'targetid', documented: 'target_id' },
  targetName: { label: "the object's name", record: 'targetname', documented: 'target_name' },
  orgId: { label: "the organisation's id", record: 'targetorgid', documented: 'target_org_id' },
  orgName: { label: 'the organisation', record: 'targetorgname', documented: 'target_org_name' },
  field: { label: 'the changed field', record: 'settingname' },
  before: { label: 'the value before', record: 'previousvalue' },
  after: { label: 'the value after', record: 'settingvalue' },
  changes: { label: 'the changes', record: 'changes' },
  description: { label: 'the description', record: 'actiontext', documented: 'action_text' },
  eventDescription: { label: 'the kind of event', record: 'eventdescription', documented: 'event_description' },
  category: { label: 'the category', record: 'eventcategory', documented: 'event_category' },
  trackingId: { label: 'the tracking id', record: 'trackingid', documented: 'tracking_id' },
  eventId: { label: "the event's id", record: 'eventid', documented: 'event_id' },
} as const satisfies Readonly<Record<string, FieldMeaning>>;

export type Field = keyof typeof FIELDS;

export function isField(name: string): name is Field {
  return Object.hasOwn(FIELDS, name);
}

/** The vendor's own names, by field. */
export function documentedNames(): readonly (readonly [field: Field, name: string])[] {
  const all: readonly (readonly [string, FieldMeaning])[] = Object.entries(FIELDS);
  return all.flatMap(([field, { documented }]) =>
    documented !== undefined && isField(field) ? [[field, documented] as const] : [],
  );
}

/** Folded name under which a record keeps the field; undefined for those that are only parts. */
export function recordKey(field: Field): string | undefined {
  const meaning: FieldMeaning = FIELDS[field];
  return meaning.record;
}
