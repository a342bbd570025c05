/** `whodunit verify`: is the stored trail whole? */
import { verifyApart } from '../app/open-apart.ts';
import { withTrail } from '../app/open-trail.ts';
import { type CliCommand, type ExitStatus, readWords, tellOnce } from './command-line.ts';

export const verify: CliCommand = {
  name: 'verify',
  usage: 'verify [--json]',
  summary: 'Check the stored trail for damage',
  run: async (words, terminal, config) => {
    const { values } = readWords(words, { json: { type: 'boolean' } });
    const print = tellOnce(terminal);
    // What is wrong with the trail is the answer itself.
    const tell: typeof print = (line, about) => {
      if (about === 'settings') print(line, about);
    };
    return withTrail<ExitStatus>(config, { mode: 'ask', tell }, async (store) => {
      const findings = [...(await store.verify()), ...(await verifyApart(config))];
      const extent = await store.extent();
      const ok = findings.every(({ severity }) => severity !== 'problem');
      if (values.json === true) {
        terminal.stdout.write(`${JSON.stringify({ ok, events: extent?.total ?? 0, findings }, null, 2)}\n`);
      } else {
        terminal.stdout.write(`${ok ? 'The trail is whole' : 'The trail is damaged'}: ${extent?.total ?? 0} events.\n`);
        for (const { severity, where, what } of findings) terminal.stdout.write(`  ${severity}: ${where}: ${what}\n`);
      }
      return ok ? 0 : 3;
    });
  },
};
