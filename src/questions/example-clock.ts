/** The instant and zone that every example phrase is read at. */

/** 2026-11-23T12:00:00Z, a Monday, UTC ms. */
export const EXAMPLE_NOW = 1_795_435_200_000;

export const EXAMPLE_ZONE = 'Europe/Berlin';
