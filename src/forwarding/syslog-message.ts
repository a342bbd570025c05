/** One record as a syslog message. @see https://www.rfc-editor.org/rfc/rfc5424 */
import type { ForwardRecord } from '../audit/forward-port.ts';

/** Facility 13 (log audit), severity 5 (notice): 13 * 8 + 5. */
const PRIORITY = 109;
const APP_NAME = 'whodunit';
/** RFC 5424 writes years with four digits. */
const [FIRST_TIME, END_TIME] = [Date.UTC(2000, 0, 1), Date.UTC(10_000, 0, 1)];
const NO_VALUE = '-';
const MAX_HOST_CHARS = 255;

/**
 * `<109>1 TIME HOST whodunit - event - {json}`. The time is when the change was made. The JSON is printable ASCII, so
 * that no record can end a message or begin one. No structured data: an element of our own would need a registered number.
 * @param hostname of the machine that sends; what is not printable is left out
 */
export function syslogMessage({ kind, time, json }: ForwardRecord, hostname: string): string {
  const timestamp = time >= FIRST_TIME && time < END_TIME ? new Date(time).toISOString() : NO_VALUE;
  const host = hostname.replace(/[^\x21-\x7e]/g, '').slice(0, MAX_HOST_CHARS) || NO_VALUE;
  return `<${PRIORITY}>1 ${timestamp} ${host} ${APP_NAME} - ${kind} - ${json}`;
}

/** The message as one frame of a stream: octet counting. @see https://www.rfc-editor.org/rfc/rfc6587#section-3.4.1 */
export function countedFrame(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}
