/** How a chat tells what it does to whoever counts; see src/server/metrics.ts. */

/** What is counted. One list, so that names cannot drift apart. */
export type CountName =
  | 'messages_received'
  | 'submits_received'
  | 'files_received'
  | 'memberships_received'
  | 'deliveries_duplicate'
  | 'deliveries_rejected'
  | 'messages_caught_up'
  | 'handler_errors'
  | 'sends'
  | 'send_failures'
  | 'send_retries'
  | 'request_retries'
  | 'rate_limited';

/** Adds one. Labels are few and closed: no ids, no names of people. */
export type Count = (name: CountName, labels?: Readonly<Record<string, string>>) => void;

/** For those who do not count. */
export const countNothing: Count = () => undefined;
