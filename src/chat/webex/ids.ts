/**
 * Ids of Webex: opaque base64 of `ciscospark://us/KIND/UUID` in the REST API,
 * bare uuids inside messages and websocket events.
 * @see https://developer.webex.com/docs/basics (ids)
 */

/** What two spellings of one id have in common: the lower-case uuid, else the id as given. */
export function bareId(id: string): string {
  const decoded = Buffer.from(id, 'base64').toString('utf8');
  const text = decoded.startsWith('ciscospark://') ? (decoded.split('/').at(-1) ?? id) : id;
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : text;
}

/** Whether two ids name the same thing. */
export function sameId(first: string, second: string): boolean {
  return first === second || bareId(first) === bareId(second);
}
