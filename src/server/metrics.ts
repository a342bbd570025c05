/**
 * Counters and gauges in Prometheus' text format. A dozen lines of our own:
 * no timers, no registry shared by accident.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */

/** Every counter and what it counts. Names are prefixed `whodunit_` and suffixed `_total`. */
const COUNTERS = {
  answers: 'Answers given, by kind.',
  messages_received: 'Messages taken from people, by kind of space.',
  submits_received: 'Card buttons pressed.',
  files_received: 'Files posted to the bot.',
  memberships_received: 'Spaces that the bot was added to or removed from.',
  messages_caught_up: 'Messages whose event never came, found by looking.',
  deliveries_duplicate: 'Webhook deliveries dropped because they had been taken before.',
  deliveries_rejected: 'Webhook requests refused, by reason.',
  handler_errors: 'Questions, clicks and files that ended in an apology.',
  sends: 'Messages posted.',
  send_retries: 'Further tries to post a message.',
  send_failures: 'Messages given up, by reason.',
  request_retries: 'Further tries of other requests to Webex.',
  rate_limited: 'Requests that Webex answered with 429 or 423.',
  events_stored: 'Audit events added to the trail.',
} as const;

export type CounterName = keyof typeof COUNTERS;

/** Present values, read when the text is made. */
export interface Gauges {
  /** Messages queued or on their way. */
  readonly queueDepth: number;
  readonly ready: boolean;
}

export interface Metrics {
  /** Adds one, or `by`. Labels are few and closed: no ids, no names of people. */
  readonly count: (name: CounterName, labels?: Readonly<Record<string, string>>, by?: number) => void;
  /** One answer of that kind. */
  readonly answered: (kind: string) => void;
  text(gauges: Gauges): string;
}

const GAUGES = {
  queue_depth: 'Messages queued or on their way to Webex.',
  ready: '1 when the bot hears and can answer.',
  start_time_seconds: 'When the process started, seconds since 1970.',
  resident_memory_bytes: 'Memory of the process.',
} as const;

export function createMetrics(): Metrics {
  const values = new Map<CounterName, Map<string, number>>();
  const startedAt = Date.now() / 1000 - process.uptime();

  const count: Metrics['count'] = (name, labels = {}, by = 1) => {
    const series = values.get(name) ?? new Map<string, number>();
    const key = formatLabels(labels);
    series.set(key, (series.get(key) ?? 0) + by);
    values.set(name, series);
  };

  const gaugeText = (gauges: Gauges): string => {
    const now: Readonly<Record<keyof typeof GAUGES, number>> = {
      queue_depth: gauges.queueDepth,
      ready: gauges.ready ? 1 : 0,
      start_time_seconds: Math.round(startedAt),
      resident_memory_bytes: process.memoryUsage.rss(),
    };
    return Object.entries(now)
      .map(([name, value]) => family(name, 'gauge', GAUGES[name as keyof typeof GAUGES], new Map([['', value]])))
      .join('');
  };

  const counterText = (): string =>
    Object.entries(COUNTERS)
      .map(([name, help]) =>
        family(`${name}_total`, 'counter', help, values.get(name as CounterName) ?? new Map([['', 0]])),
      )
      .join('');

  return {
    count,
    answered: (kind) => count('answers', { kind }),
    text: (gauges) => counterText() + gaugeText(gauges),
  };
}

function family(name: string, type: 'counter' | 'gauge', help: string, series: ReadonlyMap<string, number>): string {
  const full = `whodunit_${name}`;
  const lines = [...series].map(([labels, value]) => `${full}${labels} ${value}`);
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join('\n')}\n`;
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (parts.length === 0) return '';
  return `{${parts.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
