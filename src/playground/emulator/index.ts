/**
 * An emulator of the Webex REST API for loopback: the playground and the tests
 * talk to it with the real SDK. It keeps to what the vendor publishes and knows
 * nothing of this product.
 */

export type * from './audit-rules.ts';
export { createEmulator } from './create-emulator.ts';
export type * from './emulator.ts';
export type * from './fault-rules.ts';
export { sequentialUuids, uuidOf } from './model/ids.ts';
export type * from './wire.ts';
