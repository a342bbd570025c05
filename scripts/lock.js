/**
 * Makes package-lock.json the same for everybody; run after `npm install`.
 *
 * - No registry addresses: each machine asks the registry it is set to.
 * - Binaries of other platforms (esbuild, Biome, TypeScript ...) are all listed,
 *   also when the registry of the machine that wrote the lock does not hold
 *   them; `npm ci` refuses a lock in which some are missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
let added = 0;

for (const [path, entry] of Object.entries(lock.packages)) {
  if (/^https?:/.test(entry.resolved ?? '')) delete entry.resolved;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`;
    const hoisted = `node_modules/${name}`;
    if (nested in lock.packages || hoisted in lock.packages || !/^\d/.test(version)) continue;
    lock.packages[hoisted] = { version, ...platformOf(name), optional: true, ...(entry.dev ? { dev: true } : {}) };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`package-lock.json: ${added} packages of other platforms listed\n`);

/** npm skips a package whose os and cpu are not the machine's; both are in such a package's name. */
function platformOf(name) {
  const os = [
    'android',
    'darwin',
    'freebsd',
    'linux',
    'netbsd',
    'openbsd',
    'openharmony',
    'sunos',
    'win32',
    'aix',
    'wasm32',
  ];
  const cpu = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];
  const words = name.split(/[/-]/);
  const found = { os: os.filter((word) => words.includes(word)), cpu: cpu.filter((word) => words.includes(word)) };
  return {
    ...(found.os.length > 0 ? { os: found.os } : {}),
    ...(found.cpu.length > 0 ? { cpu: found.cpu } : {}),
    ...(words.includes('musl') ? { libc: ['musl'] } : {}),
  };
}
