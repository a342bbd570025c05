/** What killed playgrounds left in the folder for temporary files. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Begins the name of every playground's folder. */
export const PLAYGROUND_FOLDER = 'whodunit-playground-';
/** One that runs touches its lock all the time; one that was silent for a day was killed. */
const OLD_MS = 24 * 3_600_000;

/** Removes playground folders in which nothing was written for a day. What may not be removed is left; never rejects. */
export async function sweepLeftovers(folder: string, now = Date.now()): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(PLAYGROUND_FOLDER))) {
    const path = join(folder, name);
    try {
      if (now - (await lastWrittenAt(path)) > OLD_MS) await rm(path, { recursive: true, force: true });
    } catch {
      // Somebody else's, or gone meanwhile.
    }
  }
}

/** UTC ms of the newest of the folder and what is directly in it. */
async function lastWrittenAt(path: string): Promise<number> {
  const names = await readdir(path);
  const times = await Promise.all([path, ...names.map((name) => join(path, name))].map((each) => stat(each)));
  return Math.max(...times.map(({ mtimeMs }) => mtimeMs));
}
