/** Takes the mention of the bot out of what a person wrote. Pure. */
import { sameId } from './ids.ts';

/** The parts of a fetched message that say what was written. */
export interface WrittenMessage {
  readonly text?: string | undefined;
  readonly html?: string | undefined;
  readonly mentionedPeople?: readonly string[] | undefined;
}

export interface Mentioned {
  readonly id: string;
  readonly displayName: string;
}

/** `<spark-mention data-object-type="person" data-object-id="ID">Name</spark-mention>` in message.html. */
const MENTION = /<spark-mention\b([^>]*)>([\s\S]*?)<\/spark-mention>/gi;

/**
 * The text without mentions of the bot; line breaks inside are kept, white space at both ends is not.
 *
 * Webex puts the mentioned name into `text` as plain words, in full or as a nickname. `html` marks where, so a
 * second use of the same words ("Whodunit who changed Whodunit") stays. Without usable html the name is taken off the
 * start of the text only.
 */
export function stripMention(message: WrittenMessage, bot: Mentioned): string {
  const text = message.text ?? '';
  const marks = findMarks(message.html ?? '', bot.id);
  if (marks.length > 0) return cutMarks(text, marks).trim();
  const mentioned = message.mentionedPeople?.some((id) => sameId(id, bot.id)) ?? false;
  return (mentioned ? cutLeadingName(text, bot.displayName) : text).trim();
}

interface Mark {
  /** Plain letters before the mention. */
  readonly offset: number;
  readonly name: string;
}

function findMarks(html: string, botId: string): readonly Mark[] {
  const marks: Mark[] = [];
  for (const match of html.matchAll(MENTION)) {
    const attributes = match[1] ?? '';
    const id = /data-object-id="([^"]*)"/i.exec(attributes)?.[1];
    const isPerson = /data-object-type="person"/i.test(attributes);
    if (isPerson && id !== undefined && sameId(id, botId)) {
      marks.push({ offset: toPlain(html.slice(0, match.index)).length, name: toPlain(match[2] ?? '').trim() });
    }
  }
  return marks;
}

/** Cuts from the last mark to the first, so that earlier offsets stay right. */
function cutMarks(text: string, marks: readonly Mark[]): string {
  let rest = text;
  for (const { name, offset } of marks.toReversed()) {
    const at = nearest(rest, name, offset);
    if (name !== '' && at !== undefined) rest = join(rest.slice(0, at), rest.slice(at + name.length));
  }
  return rest;
}

/** Closes the gap: no double blank where the name stood, no comma or colon left of addressing the bot first. */
function join(before: string, after: string): string {
  if (before.trim() === '' || before.trim() === '@') return after.replace(/^\s*[,:;]\s*/, '');
  return /\s$/.test(before) ? before + after.replace(/^[^\S\n]+/, '') : before + after;
}

/** Html and text may differ in white space, so the nearest occurrence is meant, not the exact place. */
function nearest(text: string, name: string, offset: number): number | undefined {
  const before = text.lastIndexOf(name, offset);
  const after = text.indexOf(name, offset);
  if (before < 0) return after < 0 ? undefined : after;
  if (after < 0) return before;
  return offset - before <= after - offset ? before : after;
}

/** "Whodunit Bot, who ..." and "Whodunit who ..." (nickname: the first word). */
function cutLeadingName(text: string, displayName: string): string {
  const start = text.trimStart();
  const folded = start.toLowerCase();
  const names = [displayName, displayName.split(/\s+/)[0] ?? ''].map((name) => name.toLowerCase());
  const name = names.find(
    (one) => one !== '' && folded.startsWith(one) && !/^[\p{L}\p{N}]/u.test(start.slice(one.length)),
  );
  return name === undefined ? text : join('', start.slice(name.length));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Good enough to count letters. */
function toPlain(html: string): string {
  return html
    .replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, code: string | undefined, name: string | undefined) =>
      code === undefined ? (ENTITIES[name ?? ''] ?? whole) : characterOf(Number(code), whole),
    );
}

function characterOf(code: number, fallback: string): string {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : fallback;
}
