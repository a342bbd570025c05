/** What every Forwarder does, with a real receiver on loopback. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ForwardError } from '../../src/audit/errors.ts';
import { eventRecord } from '../../src/audit/forward-record.ts';
import type { Forwarder, ForwardRecord } from '../../src/audit/ports.ts';
import { anEvent, SAMPLE_TIME } from '../fixtures/events.ts';
import type { Sink } from '../forwarding/sinks.ts';

export interface ForwarderUnderTest {
  readonly forwarder: Forwarder;
  readonly sink: Sink;
}

export interface ForwarderCapabilities {
  /** The far side can be seen to take nothing, or to hang up. A datagram is sent and gone. */
  readonly answers: boolean;
}

/** Texts that would end a message, begin one, or look like something else. */
const HOSTILE = [
  '\n<109>1 2026-01-01T00:00:00.000Z h whodunit - event - {}',
  '\r\n\r\nHTTP/1.1 200 OK\r\n\r\n',
  '0 1 12 <0>',
  '\u0000\u0001\u007f\u0085\u2028\u2029',
  '\u202eevil\u202c \u200f\ufeff',
  '"}]}{"records":[',
  '\\"\\u0000',
  '王明 😀 \ud800 é',
  '{"schema":"whodunit/1","kind":"claim"}',
];

function recordsOf(count: number, recordBytes: number, from = 0): ForwardRecord[] {
  return Array.from({ length: count }, (_, at) => {
    const hostile = HOSTILE[(from + at) % HOSTILE.length] ?? '';
    const event = anEvent({
      id: `event ${from + at} ${hostile}`,
      time: SAMPLE_TIME + at,
      description: hostile,
      target: { id: hostile, name: hostile },
    });
    return eventRecord(event, recordBytes);
  });
}

const parsed = (records: readonly ForwardRecord[]): unknown[] => records.map(({ json }) => JSON.parse(json));

/** @param open a receiver and what sends to it; waits for an answer for a second at most */
export function describeForwarder(
  name: string,
  open: () => Promise<ForwarderUnderTest>,
  { answers }: ForwarderCapabilities,
): void {
  describe(`${name} keeps the promises of Forwarder [I]`, () => {
    let forwarder: Forwarder;
    let sink: Sink;
    const { signal } = new AbortController();
    beforeEach(async () => {
      ({ forwarder, sink } = await open());
    });
    afterEach(async () => {
      await forwarder.close();
      await sink.stop().catch(() => undefined);
    });

    /** A datagram may still be on its way. */
    const arrived = async (count: number): Promise<void> => {
      for (let turn = 0; turn < 500 && sink.records.length < count; turn += 1) await sleep(10);
    };

    const fails = async (code: string, records = recordsOf(2, 1500)): Promise<ForwardError> => {
      let failure: unknown;
      await forwarder.send(records, signal).catch((error: unknown) => {
        failure = error;
      });
      assert.ok(failure instanceof ForwardError, `failed with ${String(failure)}`);
      assert.equal(failure.code, code);
      assert.match(failure.message, /^\S.*\.$/);
      assert.match(failure.next, /^\S.*\.$/);
      for (const { json } of records) assert.ok(!failure.message.includes(json.slice(20, 60)));
      return failure;
    };

    it('hands over all records, in order and unharmed, whatever is in them', async () => {
      const records = recordsOf(forwarder.limits.records, forwarder.limits.recordBytes);
      const bytes = records.reduce((sum, { json }) => sum + json.length, 0);
      assert.ok(bytes <= forwarder.limits.bytes, 'the test keeps to the limits');
      await forwarder.send(records, signal);
      await arrived(records.length);
      assert.deepEqual(sink.records, parsed(records));
    });

    it('hands over batch after batch', async () => {
      for (let batch = 0; batch < 5; batch += 1) {
        await forwarder.send(recordsOf(3, forwarder.limits.recordBytes, batch * 3), signal);
      }
      await arrived(15);
      assert.deepEqual(
        sink.records.map(({ id }) => String(id).split(' ')[1]),
        Array.from({ length: 15 }, (_, at) => `${at}`),
      );
    });

    it('hands over records as large as it allows', async () => {
      const { recordBytes, bytes } = forwarder.limits;
      const large = eventRecord(anEvent({ description: 'x'.repeat(bytes) }), recordBytes);
      const [overhead] = [eventRecord(anEvent({ description: '' }), recordBytes).json.length];
      const full = eventRecord(anEvent({ description: 'y'.repeat(recordBytes - overhead) }), recordBytes);
      assert.equal(full.json.length, recordBytes);
      await forwarder.send([large, full], signal);
      await arrived(2);
      assert.deepEqual(sink.records, parsed([large, full]));
    });

    it('says when nobody listens, and goes on when somebody does', async () => {
      await sink.stop();
      await fails('unreachable');
      await sink.start();
      const records = recordsOf(2, 1500);
      await forwarder.send(records, signal);
      await arrived(2);
      assert.deepEqual(sink.records, parsed(records));
    });

    it('stops at once when it is told to', async () => {
      sink.manner = 'hang';
      const stopping = new AbortController();
      const reason = new Error('the bot stops');
      const sending = forwarder.send(recordsOf(2, 1500), stopping.signal);
      stopping.abort(reason);
      await assert.rejects(sending, (error) => error === reason);
      await assert.rejects(forwarder.send(recordsOf(1, 1500), stopping.signal), (error) => error === reason);
    });

    it('names its destination and nothing secret', () => {
      assert.ok(forwarder.name.includes(String(sink.port)));
      assert.doesNotMatch(forwarder.name, /token|key|secret|\?/);
    });

    if (answers) {
      it('takes nothing for sent when the far side only listens', async () => {
        sink.manner = 'hang';
        await fails('unreachable');
        assert.ok(sink.attempts > 0);
      });

      it('takes nothing for sent when the far side hangs up', async () => {
        sink.manner = 'cut';
        await fails('unreachable', recordsOf(50, 8000));
        sink.manner = 'take';
        const records = recordsOf(2, 1500);
        await forwarder.send(records, signal);
        assert.deepEqual(sink.records, parsed(records));
      });
    }
  });
}
