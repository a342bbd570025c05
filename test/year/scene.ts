/** What those who act have in common. */
import type { Acts } from './acts.ts';
import type { Cast, CastPerson } from './cast.ts';
import type { Model } from './model/model.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

/** Something somebody does at an instant; it looks again, then, whether it makes sense. */
export interface Act {
  /** UTC ms. */
  readonly at: number;
  readonly act: () => Promise<void>;
  /** A message that can be written while the bot is away. */
  readonly canWait?: boolean;
}

export interface Scene {
  readonly cast: Cast;
  readonly stage: Stage;
  readonly acts: Acts;
  readonly random: Random;
  /** The admin who gives most orders. */
  readonly admin: string;
  model(): Model;
  /** Whether the person's changes carry their name, in truth. */
  readonly hasKey: Map<string, boolean>;
  /** Changes without a name that the bot holds, newest last. */
  readonly nameless: { readonly trackingId: string; readonly time: number; readonly id: string }[];
}

/** What somebody may do on a day: how likely, and what. */
export interface Habit {
  readonly share: number;
  readonly canWait?: boolean;
  /** Does nothing where it would make no sense. */
  act(scene: Scene, person: CastPerson): Promise<void>;
}
