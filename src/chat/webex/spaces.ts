/** What is known of the spaces the bot is in: kind, and whether it has been welcomed there. */
import type { Clock, StateStore } from '../../audit/ports.ts';
import type { SpaceRecord } from '../../audit/state.ts';
import type { WebexApi } from './webex-api.ts';

type Kind = SpaceRecord['kind'];

export class Spaces {
  readonly #state: StateStore;
  readonly #clock: Clock;
  readonly #api: Pick<WebexApi, 'room'>;
  readonly #giveUpMs: number;
  readonly #kinds = new Map<string, Kind>();

  constructor(state: StateStore, clock: Clock, api: Pick<WebexApi, 'room'>, giveUpMs: number) {
    this.#state = state;
    this.#clock = clock;
    this.#api = api;
    this.#giveUpMs = giveUpMs;
  }

  async load(): Promise<void> {
    for (const { value } of await this.#state.list('spaces')) this.#kinds.set(value.spaceId, value.kind);
  }

  has(spaceId: string): boolean {
    return this.#kinds.has(spaceId);
  }

  /** @throws ChatError when Webex has to be asked and cannot be, or knows no such space. */
  async kindOf(spaceId: string): Promise<Kind> {
    const known = this.#kinds.get(spaceId);
    if (known !== undefined) return known;
    const { type } = await this.#api.room(spaceId, this.#giveUpMs);
    // A failing store is reported where it matters; here it only costs a second look.
    await this.remember(spaceId, type).catch(() => undefined);
    return type;
  }

  /** Who opened it, as Webex says; the bot itself where it wrote to somebody first. */
  async openedBy(spaceId: string): Promise<string | undefined> {
    return (await this.#api.room(spaceId, this.#giveUpMs)).creatorId;
  }

  /** Keeps what else is recorded of the space. Writes only what is new. */
  async remember(spaceId: string, kind: Kind): Promise<void> {
    if (this.#kinds.get(spaceId) === kind) return;
    this.#kinds.set(spaceId, kind);
    await this.#state.update('spaces', spaceId, (record) => ({ ...record, spaceId, kind }));
  }

  async isWelcomed(spaceId: string): Promise<boolean> {
    return (await this.#state.get('spaces', spaceId))?.welcomedAt !== undefined;
  }

  async welcomed(spaceId: string, kind: Kind): Promise<void> {
    const welcomedAt = this.#clock.now();
    await this.#state.update('spaces', spaceId, (record) => ({ ...record, spaceId, kind, welcomedAt }));
  }

  /** Added again later, the space is welcomed again; its settings stay. */
  async left(spaceId: string): Promise<void> {
    this.#kinds.delete(spaceId);
    await this.#state.update('spaces', spaceId, (record) => {
      if (record === undefined) return undefined;
      const { welcomedAt: _forgotten, ...rest } = record;
      return rest;
    });
  }
}
