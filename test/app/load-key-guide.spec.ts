import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadKeyGuide } from '../../src/app/load-key-guide.ts';
import { WhodunitError } from '../../src/audit/errors.ts';

describe('the file of the guide to API keys [U]', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'guide-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('that comes with the project says that the steps are not published, and asks for no key', () => {
    const { steps, note = '', links } = loadKeyGuide();
    assert.match(note, /Cisco does not publish the exact steps/);
    assert.match(steps.join(' '), /Keep the key to yourself/);
    assert.ok(links.length > 0 && links.every(({ url }) => url.startsWith('https://help.webex.com/')));
  });

  it('may be another one', () => {
    const file = join(folder, 'own.json');
    writeFileSync(file, JSON.stringify({ title: 'Ours', steps: ['Ask Kim.'] }));
    assert.deepEqual(loadKeyGuide(file), { title: 'Ours', steps: ['Ask Kim.'], links: [] });
  });

  it('that is missing or holds no guide stops with what to do', () => {
    const broken = join(folder, 'broken.json');
    writeFileSync(broken, '{');
    for (const file of [broken, join(folder, 'absent.json'), folder]) {
      assert.throws(
        () => loadKeyGuide(file),
        (error) => error instanceof WhodunitError && error.code === 'bad-key-guide' && /KEY_GUIDE/.test(error.next),
      );
    }
  });
});
