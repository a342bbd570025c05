/**
 * Live updates for every open page, as server-sent events: one `state` event when
 * a page connects, then `patch` events with what changed. Nothing runs while no
 * page is open.
 */
import type { RequestHandler, Response } from 'express';
import type { Emulator, EmulatorChange } from '../emulator/index.ts';
import type { PlaygroundWorld } from '../world.ts';
import type { PlaygroundControls } from './controls.ts';
import type { FaultSwitches } from './fault-switches.ts';
import {
  type PageDelivery,
  type PageExchange,
  type PageMessage,
  type PageState,
  viewCentre,
  viewClock,
  viewDelivery,
  viewExchange,
  viewMessage,
  viewPeople,
  viewSpaces,
  viewState,
} from './view.ts';

/** Changes within this time go out together. */
const BATCH_MS = 60;
/** How often what has no events of its own (outbox, expiring faults, clock) is looked at. */
const LOOK_MS = 700;

/** How long a page waits before it connects again. */
const RETRY_MS = 1_000;

/** Lists hold what is new; the other fields replace what the page had. */
type Patch = Partial<Omit<PageState, 'botId' | 'suggestions' | 'samples'>> & { readonly gone?: readonly string[] };

export interface LiveStream {
  /** Everything as it is now. */
  state(): Promise<PageState>;
  readonly handler: RequestHandler;
  /** Looks for changes at once. */
  look(): Promise<void>;
}

export interface LiveStreamParts {
  readonly emulator: Emulator;
  readonly world: PlaygroundWorld;
  readonly controls: PlaygroundControls;
  readonly faults: FaultSwitches;
  readonly suggestions: readonly string[];
}

/** What happened since the last batch. */
interface Pending {
  messages: Map<string, PageMessage>;
  gone: string[];
  exchanges: PageExchange[];
  deliveries: PageDelivery[];
}

const nothing = (): Pending => ({ messages: new Map(), gone: [], exchanges: [], deliveries: [] });

export const createLiveStream = (parts: LiveStreamParts): LiveStream => {
  const { emulator, world, controls, faults, suggestions } = parts;
  const pages = new Set<Response>();
  /** The JSON of each slice as the pages have it. */
  let shown: Record<string, string> = {};
  let pending = nothing();
  let batchTimer: NodeJS.Timeout | undefined;
  let lookTimer: NodeJS.Timeout | undefined;
  let stopListening: (() => void) | undefined;

  const slices = async () => ({
    people: viewPeople(emulator, world),
    spaces: viewSpaces(emulator),
    outbox: await controls.outbox(),
    faults: faults.view(),
    centre: viewCentre(controls.centre),
  });

  /** Now moves all the time; a page needs telling only when it moved by a jump. */
  const clockKey = (): string => `${controls.clock.zone} ${Math.round((controls.clock.now() - Date.now()) / 2_000)}`;

  const changedSlices = async (): Promise<Patch> => {
    const patch: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(await slices())) {
      const json = JSON.stringify(value);
      if (shown[name] === json) continue;
      shown[name] = json;
      patch[name] = value;
    }
    if (shown['clock'] !== clockKey()) {
      shown['clock'] = clockKey();
      patch['clock'] = viewClock(controls.clock);
    }
    return patch;
  };

  const look = async (): Promise<void> => {
    clearTimeout(batchTimer);
    batchTimer = undefined;
    if (pages.size === 0) return;
    const changed = await changedSlices();
    const { messages, gone, exchanges, deliveries } = pending;
    pending = nothing();
    const patch: Patch = {
      ...changed,
      ...(messages.size === 0 ? {} : { messages: [...messages.values()] }),
      ...(gone.length === 0 ? {} : { gone }),
      ...(exchanges.length === 0 ? {} : { exchanges }),
      ...(deliveries.length === 0 ? {} : { deliveries }),
    };
    if (Object.keys(patch).length === 0) return;
    for (const page of pages) write(page, 'patch', patch);
  };

  /** A failing look (say, a store that is closing) leaves the pages as they are; the next one tries again. */
  const lookQuietly = (): void => void look().catch(() => undefined);

  const onChange = (change: EmulatorChange): void => {
    if ('message' in change) {
      if (change.kind === 'message-deleted') {
        pending.messages.delete(change.message.id);
        pending.gone.push(change.message.id);
      } else pending.messages.set(change.message.id, viewMessage(emulator, world.bot.id, change.message));
    } else if (change.kind === 'exchange') pending.exchanges.push(viewExchange(change.exchange));
    else if (change.kind === 'delivery') pending.deliveries.push(viewDelivery(change.delivery));
    batchTimer ??= setTimeout(lookQuietly, BATCH_MS);
  };

  const stop = (): void => {
    stopListening?.();
    clearInterval(lookTimer);
    clearTimeout(batchTimer);
    batchTimer = undefined;
    pending = nothing();
    shown = {};
  };

  const start = (): void => {
    stopListening = emulator.onChange(onChange);
    lookTimer = setInterval(lookQuietly, LOOK_MS).unref();
  };

  const state = async (): Promise<PageState> => {
    const outbox = await controls.outbox();
    const clock = viewClock(controls.clock);
    const centre = viewCentre(controls.centre);
    const samples = (controls.samples ?? []).map(({ name, label }) => ({ name, label }));
    return viewState(emulator, world, { outbox, faults: faults.view(), clock, suggestions, centre, samples });
  };

  const handler: RequestHandler = async (req, res) => {
    const now = await state();
    if (res.destroyed) return;
    res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive' });
    res.write(`retry: ${RETRY_MS}\n\n`);
    write(res, 'state', now);
    if (pages.size === 0) start();
    pages.add(res);
    req.on('close', () => {
      pages.delete(res);
      if (pages.size === 0) stop();
    });
  };

  return { state, handler, look };
};

const write = (page: Response, event: string, data: unknown): void => {
  page.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
};
