/** An outbox over a scripted chat service. */
import { pino } from 'pino';
import { createOutbox, type Outbox } from '../../src/chat/outbox.ts';
import type { Finding, OutgoingMessage, PostOutcome, Transport } from '../../src/chat/transport.ts';
import { createWriteLater } from '../../src/chat/write-later.ts';
import type { MemoryState } from './memory-state.ts';

export const SPACE = { kind: 'space', id: 'ops' } as const;
/** Of the outboxes here, ms. */
export const GIVE_UP_MS = { ordinary: 60, durable: 500 };
export const HOUR = 3_600_000;

/** A chat service in memory: each POST goes as the script says, and posts for real where it says so. */
export type Step = 'ok' | 'limited' | 'unreached' | 'refused' | 'lost-before' | 'lost-after';
export interface Service {
  readonly transport: Transport;
  readonly posted: string[];
  readonly script: Step[];
  finding: 'look' | Finding['kind'] | 'fails-once';
}

export function createService(script: Step[] = []): Service {
  const posted: string[] = [];
  const service: Service = {
    posted,
    script,
    finding: 'look',
    transport: {
      post: async (message) => act(script.shift() ?? 'ok', message, posted),
      find: async (message) => {
        if (service.finding === 'fails-once') {
          service.finding = 'look';
          throw new Error('cannot be asked now');
        }
        if (service.finding === 'cannot-tell') return { kind: 'cannot-tell' };
        const at = posted.indexOf(message.reply.markdown);
        return at < 0 ? { kind: 'absent' } : { kind: 'found', messageId: `m${at}` };
      },
    },
  };
  return service;
}

function act(step: Step, message: OutgoingMessage, posted: string[]): PostOutcome {
  const takesEffect = step === 'ok' || step === 'lost-after';
  if (takesEffect) posted.push(message.reply.markdown);
  switch (step) {
    case 'ok':
      return { kind: 'sent', messageId: `m${posted.length - 1}` };
    case 'limited':
      return { kind: 'limited', problem: 'wait', retryAfterMs: 1 };
    case 'unreached':
      return { kind: 'unreached', problem: 'no connection' };
    case 'refused':
      return { kind: 'refused', problem: 'no' };
    default:
      return { kind: 'unknown', problem: 'no answer' };
  }
}

export function open(service: Service, state: MemoryState, now = { ms: 1000 }): Outbox {
  return createOutbox({
    state,
    clock: { now: () => now.ms },
    log: pino({ level: 'silent' }),
    count: () => undefined,
    transport: service.transport,
    later: createWriteLater(1),
    backoffBaseMs: 1,
    backoffCapMs: 2,
    sendGiveUpMs: GIVE_UP_MS.ordinary,
    durableGiveUpMs: GIVE_UP_MS.durable,
  });
}
