/** The playground's page at / and its control API under /playground, as one router. */
import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import type { Emulator } from '../emulator/index.ts';
import type { PlaygroundWorld } from '../world.ts';
import { createControlApi } from './control-api.ts';
import type { PlaygroundControls } from './controls.ts';
import { createFaultSwitches } from './fault-switches.ts';
import { createLiveStream } from './live-stream.ts';
import { loopbackGuard, SECURITY_HEADERS } from './loopback-guard.ts';

export interface PlaygroundPageOptions {
  readonly emulator: Emulator;
  readonly world: PlaygroundWorld;
  readonly controls: PlaygroundControls;
  /** Questions offered to a newcomer, sent as they are. Default: ones that need no particular data. */
  readonly suggestions?: readonly string[];
}

const SUGGESTIONS = ['help', 'unattributed last week', 'what changed yesterday', 'digest'];

const ASSETS = fileURLToPath(new URL('./assets/', import.meta.url));
const CARD_RENDERER = createRequire(import.meta.url).resolve('adaptivecards/dist/adaptivecards.min.js');

const securityHeaders: RequestHandler = (_req, res, next) => {
  res.set(SECURITY_HEADERS);
  next();
};

/** To be mounted at the root of the server; leaves every path but / and /playground alone. */
export const createPlaygroundPage = (options: PlaygroundPageOptions): Router => {
  const { emulator, world, controls, suggestions = SUGGESTIONS } = options;
  const faults = createFaultSwitches(emulator, controls.clock);
  const live = createLiveStream({ emulator, world, controls, faults, suggestions });
  const guarded = [loopbackGuard(), securityHeaders];

  const router = express.Router();
  router.get('/', guarded, (_req: Request, res: Response) => {
    res.sendFile('index.html', { root: ASSETS });
  });
  router.use('/playground', guarded);
  router.use('/playground/api', createControlApi({ emulator, world, controls, faults, live }));
  router.get('/playground/vendor/adaptivecards.js', (_req, res) => {
    res.sendFile(basename(CARD_RENDERER), { root: dirname(CARD_RENDERER) });
  });
  router.use('/playground/assets', express.static(ASSETS, { index: false, maxAge: 0 }));
  return router;
};
