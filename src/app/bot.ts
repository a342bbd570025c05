/** One bot, wired: trail, chat, conversation, jobs and server. */
import type { Express } from 'express';
import { schedule } from 'node-cron';
import type { Answer } from '../audit/answer.ts';
import type { AuditStore, ChatHandlers, Clock } from '../audit/ports.ts';
import type { Reply } from '../audit/reply.ts';
import { renderAnswer } from '../cards/render.ts';
import { createWebexChat, type WebexChat } from '../chat/webex/index.ts';
import { createConversation } from '../commands/conversation.ts';
import type { Config } from '../config.ts';
import { createResvgPainter } from '../pictures/resvg-painter.ts';
import { createMetrics, type Metrics } from '../server/metrics.ts';
import { createServer } from '../server/server.ts';
import { createDesk, officeOf } from './desk.ts';
import { describeFailure } from './failure.ts';
import { type Forwarding, startForwarding, wakingStore } from './forwarding.ts';
import { type Intake, openIntake } from './intake.ts';
import { createJobs } from './jobs.ts';
import { loadKeyGuide } from './load-key-guide.ts';
import { loadTemplates } from './load-templates.ts';
import type { Log } from './log.ts';
import { openTrail } from './open-trail.ts';
import { createRounds } from './rounds.ts';
import { createUseLog, openUses } from './use-log.ts';

export interface Bot {
  readonly store: AuditStore;
  readonly chat: WebexChat;
  /** Where the server listens. */
  readonly url: string;
  /** Runs what is due by the clock, now; the same as the minute's tick. */
  tick(): Promise<void>;
  /** Lets running work end, then closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

export interface BotParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Further routes of the server: the playground's page. */
  readonly extend?: (app: Express) => void;
  /** Told when Webex has refused the bot for good, for example its token; trying again would not help. */
  readonly onRefused?: (error: unknown) => void;
}

/** A bot needs a token; the playground hands in the emulator's. */
export type BotConfig = Config & { readonly botToken: string };

/**
 * Starts a bot and resolves when it listens; the chat gets ready beside, with
 * back-off, so that /healthz and /readyz answer from the first second.
 * @throws WhodunitError `bad-key-guide`; StoreError when another process owns the trail; the system's error when the address cannot be listened on.
 */
export async function startBot(config: BotConfig, parts: BotParts): Promise<Bot> {
  const { clock, log } = parts;
  const guide = loadKeyGuide(config.keyGuideFile);
  let forwarding: Forwarding | undefined;
  const store = wakingStore(await openTrail(config, { mode: 'write', clock }), () => forwarding?.wake());
  for (const finding of store.findings) log.warn(finding, 'the stored trail was looked through');
  const metrics = createMetrics();
  const chat = createChat(config, store, metrics, parts);
  const server = createServer({
    ...(config.delivery.kind === 'webhook' ? { receiveWebhook: chat.receive.bind(chat) } : {}),
    notReadyBecause: () => chat.notReadyBecause,
    metrics: () => metrics.text({ queueDepth: chat.queueDepth, ready: chat.ready }),
    log,
    ...(parts.extend === undefined ? {} : { extend: parts.extend }),
  });
  const render = renderer();
  /** What is open, in order: closed from the last to the first, also when the start fails half-way. */
  const open: (() => Promise<void>)[] = [() => store.close()];
  const closeAll = async (): Promise<void> => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
  };
  const opened = async <T>(opening: Promise<T>, close: (it: T) => Promise<void>): Promise<T> => {
    try {
      const it = await opening;
      open.push(() => close(it));
      return it;
    } catch (error) {
      await closeAll();
      throw error;
    }
  };
  const uses = await opened(openUses(config, store, { mode: 'write', clock }), (it) => it.close());
  forwarding = await opened(startForwarding(config, { store, clock, log }), (it) => it.stop());
  const intake = await opened(openIntake(config, { ...parts, store, chat }), (it) => it.close());
  const jobs = createJobs(config, { ...parts, store, signIns: intake.office.signIns, uses, chat, render, guide });
  const rounds = createRounds({
    finds: [...intake.finds, ...jobs.finds],
    sends: jobs.sends,
    canSend: () => chat.ready,
    log,
  });
  let round = Promise.resolve();
  const tick = (): Promise<void> => {
    round = rounds();
    return round;
  };
  open.push(() => chat.stop());
  // The server is the first that a stop closes, before anything else.
  const { url } = await opened(server.listen({ host: config.host, port: config.port }), async () => undefined);
  let stopped: Promise<void> | undefined;
  const onWritten = (): void => void tick();
  const starting = chat
    .start(handlersOf(config, { store, chat, intake, uses, metrics, render, onWritten }, parts))
    .then(
      () => log.info({ delivery: config.delivery.kind }, 'connected to Webex'),
      (error: unknown) => {
        // A bot that is stopped while it still tries has not been refused.
        if (stopped === undefined) refused(error, parts);
      },
    );
  intake.begin();
  const minute = schedule('* * * * *', tick, { noOverlap: true });
  const stop = async (): Promise<void> => {
    await minute.destroy();
    await server.close();
    intake.stopFiles();
    await chat.stop();
    await starting;
    // What it still sends has been told to stop.
    await round;
    await closeAll();
  };
  return {
    store,
    chat,
    url,
    tick,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function refused(error: unknown, { log, onRefused }: BotParts): void {
  log.debug({ err: error }, 'could not connect to Webex');
  if (onRefused === undefined) log.error(describeFailure(error), 'could not connect to Webex');
  else onRefused(error);
}

function createChat(config: BotConfig, store: AuditStore, metrics: Metrics, { clock, log }: BotParts): WebexChat {
  return createWebexChat({
    token: config.botToken,
    apiUrl: config.apiUrl,
    ...(config.delivery.kind === 'webhook' ? { webhook: config.delivery } : {}),
    state: store.state,
    clock,
    log,
    count: metrics.count,
  });
}

function renderer(): (answer: Answer) => Reply {
  const templates = loadTemplates();
  return (answer) => renderAnswer(answer, templates);
}

interface HandlerParts {
  readonly store: AuditStore;
  readonly chat: WebexChat;
  readonly intake: Intake;
  readonly uses: AuditStore;
  readonly metrics: Metrics;
  render(answer: Answer): Reply;
  onWritten(): void;
}

function handlersOf(
  config: BotConfig,
  { store, chat, intake, uses, metrics, render, onWritten }: HandlerParts,
  { clock, log }: BotParts,
): ChatHandlers {
  return createConversation({
    ...officeOf(store, config),
    ...intake.office,
    uses,
    useLog: createUseLog(uses),
    chat,
    clock,
    desk: createDesk(config, (error) => log.error({ err: error }, 'a question could not be answered')),
    timeZone: config.timeZone,
    render,
    importFile: intake.importFile,
    draw: createResvgPainter(),
    onAnswer: metrics.answered,
    onWritten,
  });
}
