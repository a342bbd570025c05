import assert from 'node:assert/strict';
import { createMetrics } from '../../src/server/metrics.ts';

describe('metrics', () => {
  const gauges = { queueDepth: 3, ready: true };

  it('are Prometheus text: each family once with help, type and values [U]', () => {
    const metrics = createMetrics();
    metrics.count('sends');
    metrics.count('events_stored', {}, 250);
    metrics.answered('events');
    metrics.answered('events');
    metrics.answered('refused');
    const text = metrics.text(gauges);
    assert.match(text, /^whodunit_sends_total 1$/m);
    assert.match(text, /^whodunit_events_stored_total 250$/m);
    assert.match(text, /^whodunit_answers_total\{kind="events"\} 2$/m);
    assert.match(text, /^whodunit_answers_total\{kind="refused"\} 1$/m);
    assert.match(text, /^whodunit_queue_depth 3$/m);
    assert.match(text, /^whodunit_ready 1$/m);
    for (const line of text.trim().split('\n'))
      assert.match(line, /^(# (HELP|TYPE) whodunit_\w+ .+|whodunit_\w+(\{.*\})? \d+(\.\d+)?)$/);
    const types = text.match(/^# TYPE \S+/gm) ?? [];
    assert.equal(new Set(types).size, types.length);
    assert.ok(text.endsWith('\n'));
  });

  it('that were never counted are 0, so that a watcher sees them from the start [U]', () => {
    const text = createMetrics().text(gauges);
    assert.match(text, /^whodunit_rate_limited_total 0$/m);
    assert.match(text, /^whodunit_deliveries_rejected_total 0$/m);
  });

  it('escape what stands in a label [U]', () => {
    const metrics = createMetrics();
    metrics.answered('a"b\\c\nd');
    assert.ok(metrics.text(gauges).includes('{kind="a\\"b\\\\c\\nd"} 1'));
  });
});
