/**
 * A bot's part that takes in events and sends them on, to be killed: `forward-crash-sender.ts DIR https|syslog PORT EVENTS`.
 * Takes in made-up events until there are so many, sends on beside it, and ends when nothing is left.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttpsForwarder } from '../../src/forwarding/https-forwarder.ts';
import { createSyslogForwarder } from '../../src/forwarding/syslog-forwarder.ts';
import { ForwardJob } from '../../src/jobs/forward-job.ts';
import { openEmbeddedStore } from '../../src/store/embedded/index.ts';
import { anIncoming, SAMPLE_TIME } from '../fixtures/events.ts';
import { SIGNING_KEY } from '../forwarding/sinks.ts';

const [dir = '', kind = '', port = '', events = '0'] = process.argv.slice(2);
const clock = { now: () => Date.now() };
const store = await openEmbeddedStore({ dir, isAnonymous: () => false, now: clock.now });
const forwarder =
  kind === 'https'
    ? createHttpsForwarder({ url: new URL(`http://127.0.0.1:${port}/`), key: SIGNING_KEY, clock, timeoutMs: 2000 })
    : createSyslogForwarder({
        transport: 'tcp',
        host: '127.0.0.1',
        port: Number(port),
        hostname: 'bot',
        timeoutMs: 2000,
      });
const log = { info: () => undefined, warn: () => undefined };
const job = new ForwardJob({ key: 'all/1', forwarder }, { store, clock, log });
const { signal } = new AbortController();
await job.run(signal);

const AT_ONCE = 7;
let isDone = false;
const sending = (async () => {
  for (;;) {
    const wasDone = isDone;
    const { nextAt } = await job.run(signal);
    if (nextAt === undefined && wasDone) return;
    await sleep(nextAt === undefined ? 2 : Math.max(0, nextAt - Date.now()));
  }
})();
const { total = 0 } = (await store.extent()) ?? {};
// Of an append that was cut off, any part may be there: it is made again, and what is known adds nothing.
for (let number = total - (total % AT_ONCE); number < Number(events); number += AT_ONCE) {
  // Of several months, so that the order they came in is on no single file.
  await store.append(
    Array.from({ length: Math.min(AT_ONCE, Number(events) - number) }, (_, at) =>
      anIncoming({ id: `event ${number + at}`, time: SAMPLE_TIME - ((number + at) % 5) * 31 * 86_400_000 }),
    ),
  );
  await sleep(1);
}
isDone = true;
await sending;
await forwarder.close();
await store.close();
process.stdout.write('rest\n');
