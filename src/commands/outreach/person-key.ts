/** Names somebody in keys, without their address. */
import { createHash } from 'node:crypto';

/** Names a person in keys: `[a-z0-9]`, and nobody's address in a log. */
export function keyOf(email: string): string {
  return createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 16);
}
