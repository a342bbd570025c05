/**
 * What goes to a chat: an adaptive card and the same words as Markdown, for
 * clients that show no cards.
 */

import type { ExportMediaType } from './export-port.ts';

/** Adaptive Card 1.3 as JSON. Made by cards/, checked there. */
export type CardJson = { readonly type: 'AdaptiveCard'; readonly [key: string]: unknown };

/** A file that goes with a message; one at most. */
export interface ReplyFile {
  /** With its extension; shown to people. */
  readonly name: string;
  readonly mediaType: 'image/png' | 'text/csv' | 'application/json' | ExportMediaType;
  readonly bytes: Uint8Array;
  /** Markdown that stands beside the file where it goes in a message of its own; for a picture, what it shows. */
  readonly caption?: string;
}

/** A picture in words for a painter: SVG without scripts, links or outside parts. */
export interface Picture {
  /** File name, `.png`. */
  readonly name: string;
  readonly svg: string;
  /** Markdown: what the picture shows, for who does not see it. */
  readonly caption?: string;
}

export interface Reply {
  /** Never empty, at most LIMITS.textBytes bytes of UTF-8. */
  readonly markdown: string;
  readonly card?: CardJson;
  /** Beside a card it goes in a second message, in the thread of the first. At most LIMITS.fileBytes. */
  readonly file?: ReplyFile;
  /** To be painted and sent as the file; not together with one. */
  readonly picture?: Picture;
}

/**
 * Limits of the platform, named once.
 * @see https://developer.webex.com/docs/api/v1/messages/create-a-message (text, one file, previews to 1 MB, one card)
 * @see https://developer.webex.com/docs/basics#message-attachments (100 MB)
 * @see https://developer.webex.com/docs/buttons-and-cards (five actions, version 1.3)
 */
export const LIMITS = {
  /** UTF-8 bytes of text or Markdown in one message. */
  textBytes: 7439,
  /** Our own cap; Webex publishes none that could be read. */
  cardBytes: 20_000,
  cardActions: 5,
  cardVersion: '1.3',
  /** Our own cap on a file; Webex takes 100 MB. */
  fileBytes: 20 * 1024 * 1024,
  /** Webex takes no larger file from people, so the bot reads none. */
  incomingFileBytes: 100 * 1024 * 1024,
  /** Webex shows previews of files up to here. */
  previewBytes: 1_000_000,
  /** Edits of one message; none may carry a card or file. */
  messageEdits: 10,
  /** Messages listed per page in a group space, mentions of the bot only. */
  messagesPerPage: 100,
} as const;
