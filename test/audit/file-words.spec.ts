import assert from 'node:assert/strict';
import { fileKindWords, isMisnamed } from '../../src/audit/file-words.ts';

describe('what a file is, in words [U]', () => {
  it('tells a name that promises another format', () => {
    assert.equal(isMisnamed('a.xlsx', 'control-hub-csv'), true);
    assert.equal(isMisnamed('a.csv', 'portal-xlsx'), true);
    assert.equal(isMisnamed('a.csv', 'portal-pdf'), true);
    assert.equal(isMisnamed('a.csv', 'admin-audit-json'), true);
  });

  it('takes names that fit, in any case, and names that promise nothing', () => {
    assert.equal(isMisnamed('A.CSV', 'control-hub-csv'), false);
    assert.equal(isMisnamed('a.b.tsv', 'portal-csv'), false);
    assert.equal(isMisnamed('a.xlsm', 'portal-xlsx'), false);
    assert.equal(isMisnamed('a.PDF', 'portal-pdf'), false);
    assert.equal(isMisnamed('a.ndjson', 'admin-audit-json'), false);
    assert.equal(isMisnamed('export', 'portal-xlsx'), false);
    assert.equal(isMisnamed('export of 16. November', 'people-csv'), false);
  });

  it('says each kind with its article', () => {
    assert.equal(fileKindWords('portal-xlsx'), 'an Excel workbook');
    assert.equal(fileKindWords('admin-audit-json'), 'JSON of the audit API');
  });
});
