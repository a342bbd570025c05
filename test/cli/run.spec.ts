import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { CLI_COMMANDS, runCli } from '../../src/cli/run.ts';

/** Only words that end before settings and trail are looked at. */
async function run(...words: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const status = await runCli(words, { stdout, stderr });
  const text = (stream: PassThrough): string => String(stream.read() ?? '');
  return { status, stdout: text(stdout), stderr: text(stderr) };
}

describe('finding a command of the command line [U]', () => {
  for (const { name, usage } of CLI_COMMANDS) {
    it(`explains ${name} after --help, whatever else is said`, async () => {
      for (const help of ['--help', '-h']) {
        const { status, stdout, stderr } = await run(name, '--bogus', help);
        assert.deepEqual([status, stdout.split('\n')[0], stderr], [0, `Usage: whodunit ${usage}`, '']);
      }
    });
  }

  it('takes --help after -- for a word', async () => {
    const { status, stdout } = await run('digest', '--', '--help');
    assert.deepEqual([status, stdout], [1, '']);
  });

  it('tells how to page', async () => {
    assert.match((await run('ask', '--help')).stdout, /--cursor C/);
  });

  const wrong: readonly (readonly string[])[] = [
    ['export'],
    ['export', '--out', 'noformat'],
    ['export', '--out', 'a.docx'],
    ['export', '--format', 'docx', '--out', 'a.csv'],
    ['export', '--out', 'a.csv', '--what'],
  ];
  for (const words of wrong) {
    it(`tells "${words.join(' ')}" how to`, async () => {
      const { status, stdout, stderr } = await run(...words);
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /\nUsage: whodunit export/);
    });
  }

  it('is an error of usage for words that are no command', async () => {
    const { status, stdout, stderr } = await run('nonsense', '--json');
    assert.equal(status, 1);
    assert.match(stderr, /There is no command "nonsense"/);
    assert.deepEqual(JSON.parse(stdout), {
      kind: 'error',
      code: 'usage',
      what: 'There is no command "nonsense".',
      nextStep: 'whodunit help lists them.',
    });
  });
});
