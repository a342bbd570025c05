/** Ends a pause whose time is over, and writes it down. */
import type { AuditStore, Clock } from '../audit/ports.ts';
import { SETTINGS_KEY } from '../audit/settings.ts';
import { changeSettings, recordChange } from '../commands/admin/record-change.ts';

export interface ResumeJobParts {
  readonly store: AuditStore;
  readonly clock: Clock;
}

/** Nobody asked for it. */
const THE_BOT = { role: 'operator', sender: { personId: '', email: 'bot' } } as const;

export function createResumeJob({ store, clock }: ResumeJobParts): { run(): Promise<void> } {
  return {
    run: async () => {
      const now = clock.now();
      let isOver = false;
      const stored = await store.state.get('settings', SETTINGS_KEY);
      if (stored?.paused?.until === undefined || stored.paused.until > now) return;
      await changeSettings({ store }, (settings) => {
        isOver = settings.paused?.until !== undefined && settings.paused.until <= now;
        const { paused: _, ...rest } = settings;
        return isOver ? rest : settings;
      });
      const did = 'ended the pause, as its time was over';
      if (isOver) await recordChange({ store, now, asker: THE_BOT }, { did, about: 'pause' });
    },
  };
}
