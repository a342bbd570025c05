/** The small mutable records kept beside the trail, by collection. All JSON. */

export interface DigestSubscription {
  readonly spaceId: string;
  /** ISO weekday, 1 = Monday. */
  readonly weekday: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** Wall-clock minute of the day in `zone`, 540 = 09:00. */
  readonly minuteOfDay: number;
  /** IANA zone. */
  readonly zone: string;
  readonly createdBy: string;
  readonly createdAt: number;
}

/** One digest owed to one space: planned -> posted, so that a crash between is seen. */
export interface DigestRun {
  readonly spaceId: string;
  readonly from: number;
  readonly to: number;
  readonly status: 'planned' | 'posted' | 'failed';
  readonly plannedAt: number;
  readonly postedAt?: number;
  readonly messageId?: string;
  readonly attempts: number;
}

/** A message on its way: kept until the service has confirmed it. */
export interface OutboxEntry {
  readonly to: { readonly kind: 'space' | 'person'; readonly id: string };
  readonly reply: {
    readonly markdown: string;
    readonly card?: { readonly type: 'AdaptiveCard'; readonly [key: string]: unknown };
  };
  readonly threadId?: string;
  /** See SendOptions. */
  readonly durable?: boolean;
  readonly queuedAt: number;
  readonly status: 'queued' | 'sending' | 'sent' | 'failed';
  readonly attempts: number;
  readonly messageId?: string;
  readonly doneAt?: number;
  readonly problem?: string;
}

/** A space the bot is in. */
export interface SpaceRecord {
  readonly spaceId: string;
  readonly kind: 'direct' | 'group';
  readonly zone?: string;
  readonly welcomedAt?: number;
}

/** What a person told the bot about themselves. */
export interface PersonRecord {
  readonly email: string;
  readonly zone?: string;
}

export interface StateCollections {
  /** By space id. */
  readonly subscriptions: DigestSubscription;
  /** By `spaceId + from`. */
  readonly digests: DigestRun;
  /** By idempotency key. */
  readonly outbox: OutboxEntry;
  /** By space id. */
  readonly spaces: SpaceRecord;
  /** By lower-case email. */
  readonly people: PersonRecord;
  /** Webhook deliveries by `resource:event:id`, for duplicates: when taken and when done with, UTC ms. Not done: taken up again after a restart. */
  readonly deliveries: { readonly at: number; readonly doneAt?: number };
  /** Instants of the chat by name, UTC ms: `first-connected`, `last-checked` (for missed messages). */
  readonly marks: { readonly at: number };
}
