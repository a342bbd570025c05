/** The page's control API: JSON under /playground/api, on loopback only (loopback-guard.ts). */
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import { Temporal } from 'temporal-polyfill';
import * as v from 'valibot';
import type { Emulator, NewPost } from '../emulator/index.ts';
import type { PlaygroundWorld } from '../world.ts';
import type { PlaygroundClock, PlaygroundControls } from './controls.ts';
import { DELIVERY_KINDS, FAULT_IDS, type FaultSwitches } from './fault-switches.ts';
import type { LiveStream } from './live-stream.ts';

/** Cisco's limit for one file is larger; a playground needs no more. */
const FILE_BYTES = 25 * 1024 * 1024;
/** As far as one click may take the clock. */
const ADVANCE_MAX_MS = 366 * 24 * 3_600_000;

const Post = v.object({
  as: v.string(),
  spaceId: v.string(),
  text: v.optional(v.string(), ''),
  mention: v.optional(v.boolean(), false),
  parentId: v.optional(v.string()),
});
const FilePost = v.object({
  as: v.string(),
  spaceId: v.string(),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  text: v.optional(v.string(), ''),
  mention: v.optional(v.picklist(['true', 'false']), 'false'),
  parentId: v.optional(v.string()),
});
const Press = v.object({ as: v.string(), messageId: v.string(), inputs: v.record(v.string(), v.unknown()) });
const ClockMove = v.variant('move', [
  v.object({ move: v.literal('advance'), byMs: v.pipe(v.number(), v.finite(), v.maxValue(ADVANCE_MAX_MS)) }),
  v.object({ move: v.literal('next-monday') }),
  v.object({ move: v.literal('real') }),
]);
const FaultTurn = v.variant('kind', [
  v.object({ kind: v.literal('switch'), id: v.picklist(FAULT_IDS), isOn: v.boolean() }),
  v.object({ kind: v.literal('deliveries'), deliveries: v.picklist(DELIVERY_KINDS) }),
  v.object({ kind: v.literal('clear') }),
]);

/** The next Monday 09:00 by the zone's wall clock, strictly after `now`; both UTC ms. */
export const nextMondayAt = (now: number, zone: string): number => {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const nine = Temporal.PlainTime.from('09:00');
  const ahead = (8 - here.dayOfWeek) % 7;
  const monday = here.toPlainDate().add({ days: ahead }).toZonedDateTime({ timeZone: zone, plainTime: nine });
  const found = monday.epochMilliseconds > now ? monday : monday.add({ days: 7 });
  return found.epochMilliseconds;
};

const moveClock = (clock: PlaygroundClock, wanted: v.InferOutput<typeof ClockMove>): void => {
  if (wanted.move === 'advance') clock.advance(wanted.byMs);
  else if (wanted.move === 'real') clock.reset();
  else clock.jumpTo(nextMondayAt(clock.now(), clock.zone));
};

export interface ControlApiParts {
  readonly emulator: Emulator;
  readonly world: PlaygroundWorld;
  readonly controls: PlaygroundControls;
  readonly faults: FaultSwitches;
  readonly live: LiveStream;
}

export const createControlApi = ({ emulator, world, controls, faults, live }: ControlApiParts): Router => {
  const api = express.Router();
  api.use(express.json({ limit: '1mb' }));

  api.get('/state', async (_req, res) => {
    res.json(await live.state());
  });
  api.get('/stream', live.handler);

  const words = (text: string, mention: boolean, parentId: string | undefined): NewPost => ({
    ...(text === '' ? {} : { text }),
    ...(mention ? { mentionId: world.bot.id } : {}),
    ...(parentId === undefined ? {} : { parentId }),
  });

  api.post('/messages', (req, res) => {
    const { as, spaceId, text, mention, parentId } = v.parse(Post, req.body);
    res.json({ id: emulator.postAs(as, spaceId, words(text, mention, parentId)).id });
  });

  api.post('/files', express.raw({ type: 'application/octet-stream', limit: FILE_BYTES }), (req, res) => {
    const { as, spaceId, name, text, mention, parentId } = v.parse(FilePost, req.query);
    if (!Buffer.isBuffer(req.body)) {
      res.status(400).json({ message: 'The file has no content.' });
      return;
    }
    const file = { name, bytes: new Uint8Array(req.body) };
    res.json({ id: emulator.postAs(as, spaceId, { ...words(text, mention === 'true', parentId), file }).id });
  });
  api.get('/files/:messageId', (req, res) => sendFile(emulator, req, res));

  api.post('/presses', (req, res) => {
    const { as, messageId, inputs } = v.parse(Press, req.body);
    res.json({ id: emulator.pressCard(as, messageId, inputs).id });
  });

  api.post('/clock', async (req, res) => {
    moveClock(controls.clock, v.parse(ClockMove, req.body));
    await controls.tick();
    await live.look();
    res.json({ now: controls.clock.now() });
  });

  api.post('/faults', async (req, res) => {
    const wanted = v.parse(FaultTurn, req.body);
    if (wanted.kind === 'switch') await faults.turn(wanted.id, wanted.isOn);
    else if (wanted.kind === 'deliveries') faults.setDeliveries(wanted.deliveries);
    else await faults.clear();
    await live.look();
    res.json(faults.view());
  });

  api.get('/exchanges/:number', (req, res) => {
    const found = emulator.exchanges.find(({ number }) => `${number}` === req.params.number);
    if (found === undefined) res.status(404).json({ message: 'This request is no longer kept.' });
    else res.json(found);
  });
  api.delete('/records', (_req, res) => {
    emulator.clearRecords();
    res.json({});
  });

  api.use((_req, res) => {
    res.status(404).json({ message: 'The playground has no such request.' });
  });
  api.use(refuse);
  return api;
};

/** As a download only: a posted file may be HTML, and must not run as a page of ours. */
const sendFile = (emulator: Emulator, req: Request<{ messageId: string }>, res: Response): void => {
  const file = emulator.file(req.params.messageId);
  if (file === undefined) {
    res.status(404).json({ message: 'There is no such file.' });
    return;
  }
  res.attachment(file.name).type('application/octet-stream').set('cache-control', 'no-store');
  res.send(Buffer.from(file.bytes));
};

/** The emulator's refusals carry a status and a sentence; everything else is ours and keeps its details. */
const refuse: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) next(error);
  else if (v.isValiError(error)) res.status(400).json({ message: `Not a valid request: ${error.message}` });
  else if (error instanceof RangeError) res.status(400).json({ message: error.message });
  else if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
    res.status(error.status).json({ message: error.message });
  } else {
    // Nothing but synthetic data is in here, so the whole error may be told.
    process.stderr.write(`playground: ${error instanceof Error ? error.stack : String(error)}\n`);
    res.status(500).json({ message: 'The playground failed; see the terminal it runs in.' });
  }
};
