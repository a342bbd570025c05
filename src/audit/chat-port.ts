/** The edge to a chat: what people do there, and what is said. Part of ports.ts. */
import type { Reply } from './reply.ts';

/** Who wrote, as Webex named them. */
export interface Sender {
  readonly personId: string;
  readonly email: string;
  readonly displayName?: string;
}

export interface IncomingMessage {
  readonly id: string;
  readonly spaceId: string;
  readonly spaceKind: 'direct' | 'group';
  readonly sender: Sender;
  /** Plain text without the mention of the bot; line breaks kept. */
  readonly text: string;
  /** Files came with these words, and `onFile` was told of each before. */
  readonly hasFiles?: boolean;
  /** It was one file, which was handed over with these words. */
  readonly isOfOneFile?: true;
  /** Root of the thread to answer in. */
  readonly threadId?: string;
  readonly sentAt: number;
}

export interface IncomingSubmit {
  readonly id: string;
  readonly spaceId: string;
  readonly spaceKind: 'direct' | 'group';
  readonly sender: Sender;
  /** The message whose card was used. */
  readonly messageId: string;
  /** Root of the thread to answer in. */
  readonly threadId?: string;
  /** Untrusted: anything may be in here. Values are strings after Webex. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A file somebody posted; `download` fetches it with the bot's token from the API's own host only. */
export interface IncomingFile {
  readonly messageId: string;
  /** Its place among the files of the message, 0 the first. */
  readonly place: number;
  readonly spaceId: string;
  readonly spaceKind: 'direct' | 'group';
  readonly sender: Sender;
  readonly name: string;
  readonly bytes: number | undefined;
  readonly threadId?: string;
  /** What was written beside it, as in `IncomingMessage.text`; absent: nothing, or several files came with the words. */
  readonly words?: string;
  /**
   * The content in pieces, from the start at every call; a piece is only valid until the next one.
   * @throws ChatError with a sentence for the person; `file-cut`: it broke off, and may work when called again
   */
  download(): AsyncIterable<Uint8Array>;
}

export interface IncomingMembership {
  readonly change: 'added' | 'removed';
  readonly spaceId: string;
  readonly spaceKind: 'direct' | 'group';
  /** Who added the bot, when known. */
  readonly actorId?: string;
}

/**
 * Handlers may reject: the chat reports it and goes on. With an InterruptedError the event counts as not handled, and
 * is handed over again by the next process.
 */
export interface ChatHandlers {
  onMessage(message: IncomingMessage): Promise<void>;
  onSubmit(submit: IncomingSubmit): Promise<void>;
  onFile(file: IncomingFile): Promise<void>;
  onMembership(membership: IncomingMembership): Promise<void>;
}

export interface SendOptions {
  /** The same key is posted at most once, across restarts. */
  readonly key: string;
  readonly threadId?: string;
  /**
   * For what must arrive once even over a crash and days of outage (digests, reminders): tried longer, kept
   * longer, and marked so that it can be found again in the space. Give such a key as `[a-z0-9-]`. Holds for the
   * words; a file goes after them like an ordinary answer.
   */
  readonly durable?: boolean;
  /**
   * UTC ms. Not posted after this instant, because it would come at a wrong time: given up (`send-gave-up`) once it
   * is sure that no earlier try was posted. In the past: only finds out what became of the key.
   */
  readonly notAfter?: number;
}

/** A room full of people. Sends are queued, retried and never doubled. */
export interface Chat {
  start(handlers: ChatHandlers): Promise<void>;
  /** Resolves to the message id once the service has it. @throws ChatError when it was given up for good. */
  say(spaceId: string, reply: Reply, options: SendOptions): Promise<string>;
  direct(email: string, reply: Reply, options: SendOptions): Promise<string>;
  /**
   * Puts other words into a message of the bot's own, which has neither card nor file; at most ten times a message.
   * For progress only: tried once, never queued. Resolves to whether it worked.
   */
  revise(spaceId: string, messageId: string, markdown: string): Promise<boolean>;
  readonly ready: boolean;
  stop(): Promise<void>;
}
