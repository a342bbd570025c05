import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { forTerminal, isColourful } from '../../src/cli/terminal-text.ts';

const MARKDOWN = '_Changes, today_\n\n**Sales \\*EMEA\\* was changed**\n\n- **A** modified &lt;b&gt; x\u200B.example';

describe('replies at a terminal [U]', () => {
  it('read without marks', () => {
    const shown = stripVTControlCharacters(forTerminal(MARKDOWN, true));
    assert.equal(shown, 'Changes, today\n\nSales *EMEA* was changed\n\n• A modified <b> x.example');
  });

  it('are bold and dim where Markdown says so', () => {
    const shown = forTerminal(MARKDOWN, true);
    assert.ok(shown.includes('\u001B[2mChanges, today') && shown.includes('\u001B[1mA'), JSON.stringify(shown));
  });

  it('stay Markdown for files and programs', () => assert.equal(forTerminal(MARKDOWN, false), MARKDOWN));

  it('are plain where nobody looks', () => {
    assert.equal(isColourful({ stdout: new PassThrough(), stderr: new PassThrough() }), false);
  });
});
