export type IdType =
  | 'PEOPLE'
  | 'ROOM'
  | 'MESSAGE'
  | 'MEMBERSHIP'
  | 'WEBHOOK'
  | 'ATTACHMENT_ACTION'
  | 'CONTENT'
  | 'ORGANIZATION'
  | 'APPLICATION';

/** A public id as Webex makes them: base64 of an address, without padding. */
export function makeId(type: IdType, uuid: string): string {
  return Buffer.from(`ciscospark://us/${type}/${uuid}`).toString('base64').replace(/=+$/, '');
}

/** The part after the last slash of a public id; for a membership `person:room`. Undefined when it is not one. */
export function uuidOf(id: string): string | undefined {
  return /^ciscospark:\/\/[a-z0-9:_-]+\/[A-Z_]+\/(.+)$/i.exec(Buffer.from(id, 'base64').toString('utf8'))?.[1];
}

/** Repeatable uuids: 00000000-0000-4000-8000-000000000001, ...2, ... */
export function sequentialUuids(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${(++count).toString(16).padStart(12, '0')}`;
}
