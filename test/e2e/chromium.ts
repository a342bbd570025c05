/**
 * One way to start a headless Chromium for every browser test.
 *
 * Order: CHROMIUM_PATH, then Debian's /usr/bin/chromium, then the binary that
 * the @sparticuz/chromium package carries. That one is built for AWS Lambda: it
 * is packed, and brings the few shared libraries and one font family that a
 * bare machine lacks, so `npm ci` alone is enough on x86-64 Linux with glibc.
 */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A page under test must come from this machine: every other name fails to resolve.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

const ADVICE =
  'No Chromium could be started: run "apt-get install -y chromium", or set CHROMIUM_PATH to a Chrome or Chromium.';

interface Binary {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a headless Chromium with an empty profile of its own, which is removed on `close()`.
 * @throws Error whose first line says what to install, when none can be started.
 */
export async function launchChromium(): Promise<Browser> {
  try {
    const binary = await findBinary();
    return await chromium.launch({
      executablePath: binary.path,
      args: FLAGS,
      env: { ...definedEnv(), ...binary.env },
      timeout: 30_000,
    });
  } catch (cause) {
    throw new Error(ADVICE, { cause });
  }
}

async function findBinary(): Promise<Binary> {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked) return { path: asked, env: {} };
  const system = '/usr/bin/chromium';
  if (existsSync(system)) return { path: system, env: {} };
  return unpackedBinary();
}

/** Unpacks the packaged binary once per version into .tmp/, and returns where it lies. */
async function unpackedBinary(): Promise<Binary> {
  const require = createRequire(import.meta.url);
  const packageRoot = join(dirname(require.resolve('@sparticuz/chromium')), '..', '..');
  const packed = join(packageRoot, 'bin');
  const version: string = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')).version;
  const home = join(import.meta.dirname, '..', '..', '.tmp', `chromium-${version}`);
  if (!existsSync(home)) await unpack(packed, home);
  const libraries = [join(home, 'lib'), process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':');
  return {
    path: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(home, 'fonts.conf') },
  };
}

/** Unpacks beside the goal and renames, so that two runs at once never see half a browser. */
async function unpack(packed: string, home: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true });
  const draft = await mkdtemp(`${home}-`);
  try {
    await pipeline(
      createReadStream(join(packed, 'chromium.br')),
      createBrotliDecompress({ chunkSize: 2 ** 21 }),
      createWriteStream(join(draft, 'chromium'), { mode: 0o755 }),
    );
    await untar(join(packed, 'al2023.tar.br'), join(draft, 'lib'), /\.so(\.\d+)*$/);
    await untar(join(packed, 'fonts.tar.br'), join(draft, 'fonts'), /\.ttf$/);
    await writeFile(join(draft, 'fonts.conf'), fontConfig(home));
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}

/** The machine's own fonts first; the packed ones so that a bare machine shows text at all. */
function fontConfig(home: string): string {
  return `<?xml version="1.0"?>
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${home}/fonts</dir>
  <cachedir>${home}/font-cache</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
`;
}

/** Writes the plain files of a brotli-packed ustar archive whose names match, without their folders. */
async function untar(archive: string, folder: string, wanted: RegExp): Promise<void> {
  const bytes = brotliDecompressSync(await readFile(archive));
  await mkdir(folder, { recursive: true });
  const block = 512;
  for (let at = 0; at + block <= bytes.length; ) {
    const name = cString(bytes.subarray(at, at + 100));
    if (name === '') break;
    const size = Number.parseInt(cString(bytes.subarray(at + 124, at + 136)).trim() || '0', 8);
    if (wanted.test(name)) {
      await writeFile(join(folder, basename(name)), bytes.subarray(at + block, at + block + size), { mode: 0o755 });
    }
    at += block + Math.ceil(size / block) * block;
  }
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
}

function definedEnv(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
