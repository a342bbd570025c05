/** `whodunit backup`: everything that is kept, in one file; beside a running bot too. */
import { readFileSync } from 'node:fs';
import { openApart } from '../app/open-apart.ts';
import { withTrail } from '../app/open-trail.ts';
import { StoreError } from '../audit/errors.ts';
import type { StateCollections } from '../audit/state.ts';
import type { OpenedStore } from '../store/embedded/index.ts';
import { BACKUP_PARTS, type BackupPart, type BackupRecord, backupWords, writeBackup } from './backup-file.ts';
import { type CliCommand, type ExitStatus, readWords, tellOnce, UsageError } from './command-line.ts';
import { createProgress, type Progress } from './progress.ts';
import { unlessStopped } from './unless-stopped.ts';

/** What is on its way or half taken in: a restored bot must not send old messages. */
const PASSING: ReadonlySet<keyof StateCollections> = new Set(['outbox', 'deliveries', 'pendingFiles']);
const PROGRESS_EVERY = 500;

export const backup: CliCommand = {
  name: 'backup',
  usage: 'backup --out FILE [--json]',
  summary: 'Write everything that is kept to one file; tokens are not in it',
  run: async (words, terminal, config) => {
    const { values, positionals } = readWords(words, { out: { type: 'string' }, json: { type: 'boolean' } });
    const { out } = values;
    if (out === undefined || out === '' || positionals.length > 0) throw new UsageError('backup needs --out FILE.');
    return unlessStopped<ExitStatus>('The backup was stopped; nothing is left of it.', (signal) =>
      withTrail(config, { mode: 'ask', tell: tellOnce(terminal) }, async (trail) => {
        const [signIns, uses] = await Promise.all([openApart('sign-ins', config), openApart('uses', config)]);
        const progress = createProgress(terminal, out);
        const parts: Parts = { trail, 'sign-ins': signIns, uses };
        try {
          const stores = Object.values(parts).flatMap((store) => (store === undefined ? [] : [store]));
          const total = await totalOf(stores);
          if (total === 0 && (await isEmpty(trail))) throw nothingThere(config.dataDir);
          const about = { version: productVersion(), createdAt: Date.now() };
          const written = await writeBackup(out, about, recordsOf(parts, { total, progress, signal }));
          progress.stop();
          const problems = stores.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'problem');
          if (values.json === true) {
            terminal.stdout.write(`${JSON.stringify({ file: out, ...written, problems }, null, 2)}\n`);
          } else {
            terminal.stdout.write(`${out}: ${backupWords(written)}. Tokens and messages on their way are not in it.\n`);
          }
          return problems.length > 0 ? 2 : 0;
        } finally {
          progress.stop();
          await signIns?.close();
          await uses?.close();
        }
      }),
    );
  },
};

type Parts = Readonly<Record<BackupPart, OpenedStore | undefined>>;

async function* recordsOf(
  parts: Parts,
  { total, progress, signal }: { readonly total: number; readonly progress: Progress; readonly signal: AbortSignal },
): AsyncGenerator<Omit<BackupRecord, 'line'>> {
  let events = 0;
  for (const of of BACKUP_PARTS) {
    const store = parts[of];
    if (store === undefined) continue;
    for await (const record of store.dump()) {
      signal.throwIfAborted();
      if (record.kind === 'state' && PASSING.has(record.collection)) continue;
      if (record.kind === 'event') events += 1;
      if (events % PROGRESS_EVERY === 0) {
        progress.rows(events);
        progress.update({ bytesRead: events, totalBytes: total });
      }
      yield { of, record };
    }
  }
}

async function totalOf(stores: readonly OpenedStore[]): Promise<number> {
  const extents = await Promise.all(stores.map((store) => store.extent()));
  return extents.reduce((sum, extent) => sum + (extent?.total ?? 0), 0);
}

async function isEmpty(trail: OpenedStore): Promise<boolean> {
  for await (const _ of trail.dump()) return false;
  return true;
}

/** A backup of nothing is a wrong DATA_DIR. */
function nothingThere(dataDir: string): StoreError {
  return new StoreError('nothing-kept', `There is nothing in ${dataDir} to back up.`, 'Look at DATA_DIR.');
}

function productVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}
