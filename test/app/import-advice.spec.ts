import assert from 'node:assert/strict';
import { adviceOn } from '../../src/app/import-source.ts';

describe('advice on an import [U]', () => {
  it('says that a full export may lack a part', () => {
    const full = { source: 'control-hub-csv', rows: 20_000, rejectedCount: 0 } as const;
    assert.match(adviceOn(full) ?? '', /export shorter spans/);
    assert.equal(adviceOn({ ...full, rows: 19_999 }), undefined);
    assert.equal(adviceOn({ ...full, source: 'admin-audit-json' }), undefined);
  });

  it('asks for the original when no row at all could be read', () => {
    assert.match(adviceOn({ source: 'control-hub-csv', rows: 3, rejectedCount: 3 }) ?? '', /original download/);
    assert.equal(adviceOn({ source: 'control-hub-csv', rows: 3, rejectedCount: 2 }), undefined);
    assert.equal(adviceOn({ source: 'control-hub-csv', rows: 0, rejectedCount: 0 }), undefined);
  });
});
