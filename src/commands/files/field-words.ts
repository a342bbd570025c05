/** What the columns of a table of undocumented layout were understood as, in words. */
const WORDS: Readonly<Record<string, string>> = {
  time: 'time',
  date: 'date',
  timeOfDay: 'time of day',
  zone: 'time zone',
  actor: 'person',
  actorName: 'name of the person',
  actorEmail: 'email of the person',
  actorId: 'id of the person',
  actorOrgId: "id of the person's organisation",
  actorOrgName: "the person's organisation",
  ip: 'IP address',
  userAgent: 'browser',
  action: 'what was done',
  entityType: 'kind of object',
  target: 'object',
  targetId: 'id of the object',
  targetName: 'name of the object',
  orgId: 'id of the organisation',
  orgName: 'organisation',
  field: 'changed field',
  before: 'value before',
  after: 'value after',
  changes: 'changes',
  description: 'description',
  eventDescription: 'kind of event',
  category: 'category',
  trackingId: 'tracking id',
  eventId: 'id of the event',
};

/** Fields in the order in which they tell most of a row. */
const TELLING: readonly string[] = [
  ...['time', 'date', 'actorName', 'actor', 'actorEmail', 'action', 'targetName', 'target', 'targetId'],
  ...['entityType', 'description', 'changes', 'field', 'timeOfDay'],
];

/** A reader may come to know more fields than this list. */
export function fieldWords(field: string): string {
  return Object.hasOwn(WORDS, field) ? (WORDS[field] ?? field) : field;
}

/** Smaller tells more. */
export function tellingRank(field: string | undefined): number {
  const rank = TELLING.indexOf(field ?? '');
  return rank < 0 ? TELLING.length : rank;
}
