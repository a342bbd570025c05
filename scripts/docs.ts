/**
 * Writes the tables that are made from the code: commands and settings in the
 * README, and .env.example. `--check` changes nothing and fails when one is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/app/load-templates.ts';
import { TOPICS } from '../src/audit/question.ts';
import { CLI_COMMANDS } from '../src/cli/run.ts';
import type { Command } from '../src/commands/command.ts';
import { TOPIC_LABELS } from '../src/commands/help.ts';
import { commands } from '../src/commands/index.ts';
import { SETTINGS } from '../src/settings.ts';

const check = process.argv.includes('--check');
const stale: string[] = [];

write('README.md', (text) =>
  [
    ['commands', chatTable()],
    ['command-line', cliTable()],
    ['settings', settingsTable()],
  ].reduce((page, [name = '', table = '']) => between(page, name, table), text),
);
write('.env.example', () => envExample());

if (check && stale.length > 0) {
  process.stderr.write(`Out of date: ${stale.join(', ')}. Run "npm run docs".\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(check ? 'The generated tables are up to date.\n' : 'The generated tables were written.\n');
}

function write(name: string, make: (text: string) => string): void {
  const path = join(ROOT, name);
  const before = readOrEmpty(path);
  const after = make(before);
  if (after === before) return;
  if (check) stale.push(name);
  else writeFileSync(path, after);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function between(page: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}: made by npm run docs -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md lacks the markers of the table "${name}".`);
  return `${page.slice(0, from + start.length)}\n${content}\n${page.slice(to)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** By topic, as in the help; the first one open, the others one press away. */
function chatTable(): string {
  const topics = TOPICS.map((topic) => ({ topic, rows: commands.filter((command) => command.topic === topic) }));
  return topics
    .filter(({ rows }) => rows.length > 0)
    .map(({ topic, rows }, index) => {
      const summary = `<b>${TOPIC_LABELS[topic]}</b> (${rows.length})`;
      return `<details${index === 0 ? ' open' : ''}>\n<summary>${summary}</summary>\n\n${commandTable(rows)}\n\n</details>`;
    })
    .join('\n\n');
}

function commandTable(rows: readonly Command[]): string {
  return table(
    ['Say', 'What you get', 'Who may'],
    rows.map((command) => [`\`${command.examples[0]?.[0] ?? ''}\``, command.summary, whoMay(command)]),
  );
}

function whoMay({ role, mayDo, examples }: Command): string {
  const asker = { role } as const;
  const more = new Set(examples.flatMap(([, question]) => mayDo?.(question, asker)?.role ?? []));
  const who = role === 'viewer' ? 'everyone allowed' : `${role}s`;
  return more.size === 0 ? who : `${who}; some of it ${[...more].map((needed) => `${needed}s`).join(', ')} only`;
}

function cliTable(): string {
  return table(
    ['Command', 'What it does'],
    CLI_COMMANDS.map(({ usage, summary }) => [`\`${usage}\``, summary]),
  );
}

function settingsTable(): string {
  return table(
    ['Variable', 'Meaning', 'Default'],
    SETTINGS.map(({ name, meaning, fallback }) => [`\`${name}\``, meaning, fallback === '' ? '' : `\`${fallback}\``]),
  );
}

function envExample(): string {
  const lines = SETTINGS.map(({ name, meaning, example }) => `# ${meaning}\n#${name}=${example}\n`);
  return `# Copy to .env and take away the # of what you set. An empty value counts as absent.\n\n${lines.join('\n')}`;
}
