/** What the simulation and the process of the bot say to each other. */
import type { StateCollections } from '../../src/audit/state.ts';

/** An order; each is answered under its id. */
export type ToBot =
  /** Start at this instant, UTC ms; answered when connected and when missed messages were looked for. */
  | { readonly kind: 'start'; readonly id: number; readonly now: number }
  /** It is this late now, UTC ms. */
  | { readonly kind: 'clock'; readonly id: number; readonly now: number }
  /** Do what is due; answered when nothing is on its way any more. */
  | { readonly kind: 'settle'; readonly id: number }
  /** Ids of changes, by tracking id. */
  | { readonly kind: 'ids'; readonly id: number; readonly trackingIds: readonly string[] }
  | { readonly kind: 'state'; readonly id: number; readonly collection: keyof StateCollections };

/** A message that Webex has taken, and the key it was sent under. */
export interface SentMessage {
  readonly key: string;
  readonly messageId: string;
}

export type FromBot =
  /** Everything is loaded; a start is awaited. */
  | { readonly kind: 'loaded' }
  | { readonly kind: 'done'; readonly id: number }
  /** `sent`: those not told of before by this process. */
  | { readonly kind: 'settled'; readonly id: number; readonly sent: readonly SentMessage[] }
  | { readonly kind: 'ids'; readonly id: number; readonly ids: readonly string[] }
  | {
      readonly kind: 'state';
      readonly id: number;
      readonly records: readonly { readonly key: string; readonly value: unknown }[];
    }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: string };
