/** `whodunit doctor`: is everything set up, and if not, what to do. */
import { examine, type Finding } from '../app/doctor.ts';
import { type CliCommand, readWords } from './command-line.ts';

const MARKS: Readonly<Record<Finding['state'], string>> = { ok: '✓', note: '·', problem: '✗' };

export const doctor: CliCommand = {
  name: 'doctor',
  usage: 'doctor [--json]',
  summary: 'Check settings, the stored trail and the connection to Webex',
  copesWithBadSettings: true,
  run: async (words, terminal, config, problems) => {
    const { values } = readWords(words, { json: { type: 'boolean' } });
    const findings = await examine(config, problems);
    const ok = findings.every(({ state }) => state !== 'problem');
    if (values.json === true) {
      terminal.stdout.write(`${JSON.stringify({ ok, findings }, null, 2)}\n`);
    } else {
      for (const { state, what, next } of findings) {
        terminal.stdout.write(`${MARKS[state]} ${what}\n${next === undefined ? '' : `  → ${next}\n`}`);
      }
    }
    return ok ? 0 : 3;
  },
};
