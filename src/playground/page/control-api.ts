/** The page's control API: JSON under /playground/api, on loopback only (loopback-guard.ts). */
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import type { Emulator, NewPost } from '../emulator/index.ts';
import type { PlaygroundWorld } from '../world.ts';
import { CENTRE_DEEDS, type PlaygroundControls } from './controls.ts';
import { DELIVERY_KINDS, FAULT_IDS, type FaultSwitches } from './fault-switches.ts';
import type { LiveStream } from './live-stream.ts';
import { isPicture } from './picture.ts';
import { viewCentre } from './view.ts';

/** Cisco's limit for one file is larger; a playground needs no more. */
const FILE_BYTES = 25 * 1024 * 1024;
/** As far as one click may take the clock. */
const ADVANCE_MAX_MS = 366 * 24 * 3_600_000;

const Post = z.object({
  as: z.string(),
  spaceId: z.string(),
  text: z.string().default(''),
  mention: z.boolean().default(false),
  parentId: z.string().optional(),
});
const FilePost = z.object({
  as: z.string(),
  spaceId: z.string(),
  name: z.string().min(1).max(255),
  text: z.string().default(''),
  mention: z.enum(['true', 'false']).default('false'),
  parentId: z.string().optional(),
});
const SamplePost = Post.pick({ as: true, spaceId: true, mention: true }).extend({ name: z.string() });
const Press = z.object({ as: z.string(), messageId: z.string(), inputs: z.record(z.string(), z.unknown()) });
const ClockMove = z.discriminatedUnion('move', [
  z.object({ move: z.literal('advance'), byMs: z.number().max(ADVANCE_MAX_MS) }),
  z.object({ move: z.literal('next-monday') }),
  z.object({ move: z.literal('real') }),
]);
const FaultTurn = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('switch'), id: z.enum(FAULT_IDS), isOn: z.boolean() }),
  z.object({ kind: z.literal('deliveries'), deliveries: z.enum(DELIVERY_KINDS) }),
  z.object({ kind: z.literal('clear') }),
]);

const CentreTurn = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keys'), email: z.string(), hasKeys: z.boolean() }),
  z.object({ kind: z.literal('deed'), email: z.string(), deed: z.enum(CENTRE_DEEDS) }),
  z.object({ kind: z.literal('access'), isAuthorised: z.boolean() }),
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

/** The bot was running all the time that is passed over: it has polled shortly before what is then due. */
const POLLED_BEFORE_MS = 60_000;

const moveClock = async (
  { clock, poll, tick }: PlaygroundControls,
  wanted: z.infer<typeof ClockMove>,
): Promise<void> => {
  if (wanted.move === 'real') clock.reset();
  else {
    const now = clock.now();
    const target = wanted.move === 'advance' ? now + wanted.byMs : nextMondayAt(now, clock.zone);
    if (target - now > POLLED_BEFORE_MS) {
      clock.jumpTo(target - POLLED_BEFORE_MS);
      await poll();
    }
    clock.jumpTo(target);
  }
  await tick();
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
    const { as, spaceId, text, mention, parentId } = Post.parse(req.body);
    res.json({ id: emulator.postAs(as, spaceId, words(text, mention, parentId)).id });
  });

  api.post('/files', express.raw({ type: 'application/octet-stream', limit: FILE_BYTES }), (req, res) => {
    const { as, spaceId, name, text, mention, parentId } = FilePost.parse(req.query);
    if (!Buffer.isBuffer(req.body)) {
      res.status(400).json({ message: 'The file has no content.' });
      return;
    }
    const file = { name, bytes: new Uint8Array(req.body) };
    res.json({ id: emulator.postAs(as, spaceId, { ...words(text, mention === 'true', parentId), file }).id });
  });
  api.post('/samples', async (req, res) => {
    const { as, spaceId, mention, name } = SamplePost.parse(req.body);
    const sample = controls.samples?.find((one) => one.name === name);
    if (sample === undefined) throw new RangeError('There is no such sample file.');
    const file = { name, bytes: await sample.read() };
    res.json({ id: emulator.postAs(as, spaceId, { ...words('', mention, undefined), file }).id });
  });
  api.get('/files/:messageId', (req, res) => sendFile(emulator, req, res));
  api.get('/files/:messageId/picture', (req, res) => sendPicture(emulator, req, res));

  api.post('/presses', (req, res) => {
    const { as, messageId, inputs } = Press.parse(req.body);
    res.json({ id: emulator.pressCard(as, messageId, inputs).id });
  });

  api.post('/clock', async (req, res) => {
    await moveClock(controls, ClockMove.parse(req.body));
    await live.look();
    res.json({ now: controls.clock.now() });
  });

  api.post('/faults', async (req, res) => {
    const wanted = FaultTurn.parse(req.body);
    if (wanted.kind === 'switch') await faults.turn(wanted.id, wanted.isOn);
    else if (wanted.kind === 'deliveries') faults.setDeliveries(wanted.deliveries);
    else await faults.clear();
    await live.look();
    res.json(faults.view());
  });

  api.post('/centre', async (req, res) => {
    const wanted = CentreTurn.parse(req.body);
    const { centre } = controls;
    if (centre === undefined) throw new RangeError('There is no contact centre here.');
    if (wanted.kind === 'keys') centre.setKeys(wanted.email, wanted.hasKeys);
    else {
      if (wanted.kind === 'deed') centre.act(wanted.email, wanted.deed);
      else centre.setAuthorised(wanted.isAuthorised);
      await live.look();
      const isBack = wanted.kind === 'access' && wanted.isAuthorised;
      await (isBack ? controls.pollAfterRefusal() : controls.poll());
    }
    await live.look();
    res.json(viewCentre(centre));
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

/** Nothing but what begins as a PNG, and never as anything else: no text in it can act. */
const sendPicture = (emulator: Emulator, req: Request<{ messageId: string }>, res: Response): void => {
  const file = emulator.file(req.params.messageId);
  if (file === undefined || !isPicture(file.bytes)) {
    res.status(404).json({ message: 'There is no such picture.' });
    return;
  }
  res.type('image/png').set('cache-control', 'no-store');
  res.send(Buffer.from(file.bytes));
};

/** Where and what the first problem is, in one line. */
const firstProblem = ({ issues: [first] }: z.ZodError): string =>
  `${first?.path.join('.') || 'body'}: ${first?.message}`;

/** The emulator's refusals carry a status and a sentence; everything else is ours and keeps its details. */
const refuse: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent) next(error);
  else if (error instanceof z.ZodError)
    res.status(400).json({ message: `Not a valid request: ${firstProblem(error)}` });
  else if (error instanceof RangeError) res.status(400).json({ message: error.message });
  else if (error instanceof Error && 'status' in error && typeof error.status === 'number') {
    res.status(error.status).json({ message: error.message });
  } else {
    // Nothing but synthetic data is in here, so the whole error may be told.
    process.stderr.write(`playground: ${error instanceof Error ? error.stack : String(error)}\n`);
    res.status(500).json({ message: 'The playground failed; see the terminal it runs in.' });
  }
};
