/**
 * The audit trail kept in one directory, on lowdb: events in append-only month
 * files, small state in one JSON file, indexes in memory. Nothing from the
 * questions, commands or chat belongs here.
 */
export { type EmbeddedStoreOptions, type OpenedStore, openEmbeddedStore } from './open-store.ts';
