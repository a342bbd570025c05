/** The words of a message: limits, mentions and the three forms. */
import type { NewPost } from '../emulator.ts';
import { badRequest } from './api-problem.ts';
import { escapeHtml, type Mention, type Rendered, renderMarkdown } from './mark-up.ts';
import {
  type AccountRecord,
  accountByEmail,
  accountById,
  membershipOf,
  type RoomRecord,
  type Words,
  type World,
} from './world.ts';

/** UTF-8 bytes. @see https://developer.webex.com/docs/api/v1/messages/create-a-message */
export const TEXT_BYTES_MAX = 7439;

export interface GivenWords {
  readonly text?: string | undefined;
  readonly markdown?: string | undefined;
}

/** @throws ApiProblem 400 when too long. */
export function readWords(world: World, room: RoomRecord, given: GivenWords): Words {
  checkLength(given.text);
  checkLength(given.markdown);
  if (given.markdown === undefined || given.markdown === '') {
    return { ...(given.text ? { text: given.text } : {}), mentionedPeople: [], mentionedGroups: [] };
  }
  const mentions = collectMentions(world, room);
  const { html, text } = renderMarkdown(given.markdown, mentions.read);
  return {
    text: given.text || text,
    markdown: given.markdown,
    html,
    mentionedPeople: [...mentions.people],
    mentionedGroups: [...mentions.groups],
  };
}

/** Words as somebody types them into a client, where plain text stays plain. @throws ApiProblem 400, 404 */
export function readTypedWords(world: World, room: RoomRecord, post: NewPost): Words {
  if (post.markdown !== undefined || post.mentionId === undefined) {
    const markdown = post.mentionId === undefined ? post.markdown : `<@personId:${post.mentionId}> ${post.markdown}`;
    return readWords(world, room, { text: post.text, markdown });
  }
  checkLength(post.text);
  const mentions = collectMentions(world, room);
  const mention = mentions.read({
    kind: 'person',
    by: 'id',
    value: accountById(world, post.mentionId).id,
    label: undefined,
  });
  return {
    text: `${mention?.text ?? ''} ${post.text ?? ''}`.trim(),
    html: `<p>${mention?.html ?? ''} ${escapeHtml(post.text ?? '')}</p>`,
    mentionedPeople: [...mentions.people],
    mentionedGroups: [],
  };
}

function checkLength(words: string | undefined): void {
  if (words !== undefined && Buffer.byteLength(words) > TEXT_BYTES_MAX) {
    throw badRequest(`Message length limited to ${TEXT_BYTES_MAX} bytes before encryption.`);
  }
}

interface Mentions {
  readonly people: Set<string>;
  readonly groups: Set<string>;
  readonly read: (mention: Mention) => Rendered | undefined;
}

/** Only members of the room are mentioned; for others the label alone remains. */
function collectMentions(world: World, room: RoomRecord): Mentions {
  const people = new Set<string>();
  const groups = new Set<string>();
  const read = (mention: Mention): Rendered | undefined => {
    if (mention.kind === 'all') {
      groups.add('all');
      return {
        html: '<spark-mention data-object-type="groupMention" data-group-type="all">All</spark-mention>',
        text: 'All',
      };
    }
    const account = mention.by === 'id' ? world.accounts.get(mention.value) : accountByEmail(world, mention.value);
    const name = mention.label ?? account?.displayName;
    if (name === undefined) return undefined;
    if (!account || !membershipOf(world, room.id, account.id)) return { html: escapeHtml(name), text: name };
    people.add(account.id);
    return { html: sparkMention(account, name), text: name };
  };
  return { people, groups, read };
}

function sparkMention(account: AccountRecord, name: string): string {
  return `<spark-mention data-object-type="person" data-object-id="${account.id}">${escapeHtml(name)}</spark-mention>`;
}
