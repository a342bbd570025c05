import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { markdownText } from '../../src/cards/plain.ts';
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

  it('read the same where nobody wants colours: in a file, and for programs', () => {
    const shown = forTerminal(MARKDOWN, false);
    assert.equal(shown, 'Changes, today\n\nSales *EMEA* was changed\n\n• A modified <b> x.example');
    assert.equal(shown, stripVTControlCharacters(forTerminal(MARKDOWN, true)));
  });

  it('show what audit text says, whatever it looks like in Markdown', () => {
    for (const text of [
      '*',
      '**',
      '**bold**',
      '_x_',
      'a > b',
      '<b>',
      '&gt;',
      '&amp;lt;',
      '\\*',
      'C:\\_temp',
      '`x`',
      '~~x~~',
    ]) {
      assert.equal(forTerminal(`- **${markdownText(text)}** was changed`, false), `• ${text} was changed`);
      const coloured = stripVTControlCharacters(forTerminal(`**${markdownText(text)}**: x`, true));
      assert.equal(coloured, `${text}: x`);
    }
  });

  it('hold no control characters, whatever the reply does', () => {
    assert.equal(forTerminal('a \u001B[31mred\u0007 \u009B2J b\nc', false), 'a [31mred 2J b\nc');
  });

  it('are plain where nobody looks', () => {
    assert.equal(isColourful({ stdout: new PassThrough(), stderr: new PassThrough() }), false);
  });
});
