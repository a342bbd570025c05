import assert from 'node:assert/strict';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ForwardError } from '../../src/audit/errors.ts';
import { eventRecord } from '../../src/audit/forward-record.ts';
import type { Forwarder } from '../../src/audit/ports.ts';
import { createHttpsForwarder } from '../../src/forwarding/https-forwarder.ts';
import { describeForwarder } from '../contract/forwarder.ts';
import { anEvent, SAMPLE_TIME } from '../fixtures/events.ts';
import { selfSigned } from '../sources/oauth/self-signed.ts';
import { openHttpSink, SIGNING_KEY, type Sink } from './sinks.ts';

const clock = { now: () => SAMPLE_TIME };
const { signal } = new AbortController();
const RECORDS = [eventRecord(anEvent(), 8000)];

function forwarderTo(port: number, more: { scheme?: string; key?: string } = {}): Forwarder {
  const { scheme = 'http', key = SIGNING_KEY } = more;
  return createHttpsForwarder({
    url: new URL(`${scheme}://127.0.0.1:${port}/in?token=of-the-receiver`),
    key,
    clock,
    timeoutMs: 500,
  });
}

describeForwarder(
  'JSON over HTTPS',
  async () => {
    const sink = await openHttpSink();
    return { sink, forwarder: forwarderTo(sink.port) };
  },
  { answers: true },
);

describe('JSON over HTTPS [I]', () => {
  let sink: Sink;
  let forwarder: Forwarder;
  beforeEach(async () => {
    sink = await openHttpSink();
    forwarder = forwarderTo(sink.port);
  });
  afterEach(async () => {
    await forwarder.close();
    await sink.stop();
  });

  async function failure(): Promise<ForwardError> {
    const error = await forwarder.send(RECORDS, signal).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ForwardError, String(error));
    return error;
  }

  const answers: readonly (readonly [status: number, code: string])[] = [
    [301, 'refused'],
    [400, 'refused'],
    [401, 'refused'],
    [404, 'refused'],
    [408, 'busy'],
    [413, 'too-large'],
    [422, 'refused'],
    [429, 'busy'],
    [500, 'busy'],
    [503, 'busy'],
  ];
  for (const [status, code] of answers) {
    it(`takes ${status} for "${code}"`, async () => {
      sink.manner = { status, headers: { location: `http://127.0.0.1:${sink.port}/elsewhere` } };
      assert.equal((await failure()).code, code);
      assert.equal(sink.attempts, 1, 'nothing is followed, nothing tried again');
    });
  }

  const waits: readonly (readonly [header: string | undefined, ms: number | undefined])[] = [
    ['120', 120_000],
    [' 7 ', 7000],
    [new Date(SAMPLE_TIME + 90_000).toUTCString(), 90_000],
    [new Date(SAMPLE_TIME - 90_000).toUTCString(), 0],
    ['soon', undefined],
    ['-5', undefined],
    [undefined, undefined],
  ];
  for (const [header, ms] of waits) {
    it(`reads Retry-After ${header ?? 'that is not there'}`, async () => {
      sink.manner = { status: 503, ...(header === undefined ? {} : { headers: { 'retry-after': header } }) };
      const { retryAfterMs } = await failure();
      if (header === '-5') assert.ok(retryAfterMs === undefined || retryAfterMs === 0);
      else assert.equal(retryAfterMs, ms);
    });
  }

  it('signs with its key, so that another key is noticed', async () => {
    await forwarder.send(RECORDS, signal);
    assert.equal(sink.records.length, 1);
    const other = forwarderTo(sink.port, { key: 'another key than the receiver has' });
    const uncaught: unknown[] = [];
    const listener = (error: unknown): void => void uncaught.push(error);
    process.prependListener('unhandledRejection', listener);
    try {
      await assert.rejects(other.send(RECORDS, signal), { code: 'unreachable' });
    } finally {
      process.removeListener('unhandledRejection', listener);
      await other.close();
    }
    assert.equal(sink.records.length, 1);
  });

  it('trusts no certificate that this machine does not', async () => {
    const requests: string[] = [];
    const server = createServer(selfSigned(), (request, response) => {
      requests.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const secure = forwarderTo((server.address() as AddressInfo).port, { scheme: 'https' });
    try {
      await assert.rejects(secure.send(RECORDS, signal), { code: 'unreachable' });
      assert.deepEqual(requests, []);
    } finally {
      await secure.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
