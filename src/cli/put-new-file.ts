/** Gives a finished file its name, and takes nobody else's. */
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What file systems without hard links say: FAT, some network shares. */
const NO_LINKS: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Moves a file to a name that is free, in one step; on the same file system.
 * @param linkAs for tests: what makes a second name of a file
 * @returns false when the name is taken: then everything is as it was
 */
export async function putNewFile(from: string, to: string, linkAs: typeof link = link): Promise<boolean> {
  try {
    await linkOrReserve(from, to, linkAs);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  // Two names of one file stay as they are when renamed; then the old one goes.
  await rename(from, to).catch(async (error: unknown) => {
    await rm(to, { force: true });
    throw error;
  });
  await rm(from, { force: true });
  await syncFolder(dirname(to));
  return true;
}

/** From then on the name is ours: it is the file already, or an empty one where there are no hard links. */
async function linkOrReserve(from: string, to: string, linkAs: typeof link): Promise<void> {
  try {
    await linkAs(from, to);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    const file = await open(to, 'wx', 0o600);
    await file.close();
  }
}

/** So that the name is there after a power cut too. Windows cannot open folders and needs no such step. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
