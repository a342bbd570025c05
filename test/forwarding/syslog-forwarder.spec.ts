import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ForwardError } from '../../src/audit/errors.ts';
import { eventRecord } from '../../src/audit/forward-record.ts';
import type { ForwardRecord } from '../../src/audit/ports.ts';
import { createSyslogForwarder } from '../../src/forwarding/syslog-forwarder.ts';
import { countedFrame, syslogMessage } from '../../src/forwarding/syslog-message.ts';
import { describeForwarder } from '../contract/forwarder.ts';
import { anEvent } from '../fixtures/events.ts';
import { selfSigned } from '../sources/oauth/self-signed.ts';
import { framesOf, openDatagramSink, openStreamSink } from './sinks.ts';

const certificate = selfSigned();
const options = { hostname: 'bot.example.com', timeoutMs: 500 };
const { signal } = new AbortController();

describeForwarder(
  'Syslog over TCP',
  async () => {
    const sink = await openStreamSink();
    return {
      sink,
      forwarder: createSyslogForwarder({ ...options, transport: 'tcp', host: '127.0.0.1', port: sink.port }),
    };
  },
  { answers: true },
);

describeForwarder(
  'Syslog over TLS',
  async () => {
    const sink = await openStreamSink(certificate);
    const place = { transport: 'tls', host: 'localhost', port: sink.port } as const;
    return { sink, forwarder: createSyslogForwarder({ ...options, ...place, ca: certificate.cert }) };
  },
  { answers: true },
);

describeForwarder(
  'Syslog over UDP',
  async () => {
    const sink = await openDatagramSink();
    return {
      sink,
      forwarder: createSyslogForwarder({ ...options, transport: 'udp', host: '127.0.0.1', port: sink.port }),
    };
  },
  { answers: false },
);

describe('syslog over TLS [I]', () => {
  it('trusts no certificate that this machine does not, and sends it nothing', async () => {
    const sink = await openStreamSink(certificate);
    const place = { transport: 'tls', host: 'localhost', port: sink.port } as const;
    const forwarder = createSyslogForwarder({ ...options, ...place });
    try {
      const error = await forwarder.send([eventRecord(anEvent(), 8000)], signal).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof ForwardError && error.code === 'unreachable', String(error));
      assert.match(error.message, /SELF_SIGNED|CERT/);
      assert.deepEqual(sink.records, []);
    } finally {
      await sink.stop();
    }
  });
});

describe('a syslog message [U]', () => {
  const record: ForwardRecord = { kind: 'event', id: 'e', time: Date.UTC(2026, 10, 23, 9, 8, 7, 6), json: '{"a":1}' };

  it('looks as RFC 5424 has it', () => {
    assert.equal(
      syslogMessage(record, 'bot.example.com'),
      '<109>1 2026-11-23T09:08:07.006Z bot.example.com whodunit - event - {"a":1}',
    );
  });

  it('gives no time that cannot be written, and no host that is none', () => {
    assert.match(syslogMessage({ ...record, time: 8.64e15 }, 'h'), /^<109>1 - h /);
    assert.match(syslogMessage({ ...record, time: -8.64e15 }, ' \n\u0000é'), /^<109>1 - - /);
    assert.match(syslogMessage(record, 'a b\nc'), / abc whodunit /);
  });

  it('is never taken for two, nor two for one, whatever is in it', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.record({ id: text, description: text, name: text }), { maxLength: 8 }), (parts) => {
        const messages = parts.map(({ id, description, name }) =>
          syslogMessage(eventRecord(anEvent({ id, description, target: { name } }), 8000), 'host'),
        );
        assert.deepEqual(framesOf(Buffer.from(messages.map(countedFrame).join(''))), messages);
        for (const message of messages) assert.match(message, /^[\x20-\x7e]+$/);
      }),
      { numRuns: 200 },
    );
  });
});
