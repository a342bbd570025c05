import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SourceError } from '../../../src/audit/errors.ts';
import { createTokenVault, type StoredTokens } from '../../../src/sources/oauth/token-vault.ts';
import { failureOf } from '../../contract/audit-feed.ts';

const ORG = '0e7a0000-0000-4000-8000-00000000beef';
const OTHER_ORG = '0e7a0000-0000-4000-8000-00000000cafe';
const TOKENS: StoredTokens = {
  configured: 'hash',
  accessToken: 'access-secret',
  accessSince: 1,
  accessUntil: 2,
  refreshToken: 'refresh-secret',
  refreshUntil: 3,
  previousRefreshToken: 'previous-secret',
};

describe('tokens on disk [I]', () => {
  let root: string;
  let dir: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'whodunit-vault-'));
    dir = join(root, 'data', 'tokens');
  });
  afterEach(() => rm(root, { recursive: true }));

  const vaultOf = (key?: string) => createTokenVault({ dir, key });
  const path = (org = ORG) => join(dir, `${org}.json`);
  const content = () => readFile(path(), 'utf8');
  const modeOf = async (of: string) => ((await stat(of)).mode & 0o777).toString(8);

  it('has nothing at first, and gives back what it was given, each organisation its own', async () => {
    const vault = vaultOf();
    assert.equal(await vault.read(ORG), undefined);
    await vault.write(ORG, TOKENS);
    await vault.write(OTHER_ORG, { configured: 'other' });
    assert.deepEqual(await vaultOf().read(ORG), TOKENS);
    assert.deepEqual(await vaultOf().read(OTHER_ORG), { configured: 'other' });
  });

  it('lets nobody else read them, and mends what lets them', async () => {
    await vaultOf().write(ORG, TOKENS);
    assert.deepEqual([await modeOf(path()), await modeOf(dir)], ['600', '700']);
    await chmod(path(), 0o644);
    await chmod(dir, 0o755);
    await vaultOf().read(ORG);
    assert.equal(await modeOf(path()), '600');
    await vaultOf().write(ORG, TOKENS);
    assert.equal(await modeOf(dir), '700');
  });

  it('writes whole files one after another, and leaves nothing beside them', async () => {
    const vault = vaultOf();
    await Promise.all(Array.from({ length: 30 }, (_, index) => vault.write(ORG, { configured: `${index}` })));
    assert.deepEqual(await vault.read(ORG), { configured: '29' });
    assert.deepEqual(await readdir(dir), [`${ORG}.json`]);
  });

  it('sweeps away what killed processes have left, and nothing that is being written', async () => {
    await vaultOf().write(ORG, TOKENS);
    const here = hostname().replace(/[^\w-]/g, '_');
    const left = {
      [`${path()}.${here}.${process.ppid}-1.new`]: 'stays: that process lives',
      [`${path()}.elsewhere.999999999-1.new`]: 'stays: nobody knows',
      [`${path()}.${here}.${process.pid}-0.new`]: 'of an earlier process of the same number',
      [`${path()}.${here}.999999999-1.new`]: 'of no process',
      [`${path()}.elsewhere.1-1.new`]: 'old',
    };
    for (const [name, text] of Object.entries(left)) await writeFile(name, text);
    await utimes(`${path()}.elsewhere.1-1.new`, new Date(0), new Date(0));
    await vaultOf().write(ORG, TOKENS);
    const stayed = (await readdir(dir)).filter((name) => name.endsWith('.new'));
    assert.deepEqual(stayed.length, 2);
    for (const name of stayed) assert.match(await readFile(join(dir, name), 'utf8'), /^stays/);
  });

  it('encrypts with a key: nothing can be read, twice the same looks different', async () => {
    await vaultOf('a key').write(ORG, TOKENS);
    const first = await content();
    assert.doesNotMatch(first, /secret|hash/);
    await vaultOf('a key').write(ORG, TOKENS);
    assert.notEqual(await content(), first);
    assert.deepEqual(await vaultOf('a key').read(ORG), TOKENS);
  });

  it('encrypts a plain file when it is read with a key', async () => {
    await vaultOf().write(ORG, TOKENS);
    assert.match(await content(), /refresh-secret/);
    assert.deepEqual(await vaultOf('a key').read(ORG), TOKENS);
    assert.doesNotMatch(await content(), /secret/);
    assert.deepEqual(await vaultOf('a key').read(ORG), TOKENS);
  });

  const refused = async (vault = vaultOf(), org = ORG) => {
    const error = await failureOf(vault.read(org));
    assert.equal(error.code, 'token-store');
    assert.doesNotMatch(`${error.message} ${error.next} ${error.stack} ${JSON.stringify(error)}`, /secret/);
    return error;
  };

  it('says which key to set when there is none, or another', async () => {
    await vaultOf('a key').write(ORG, TOKENS);
    assert.match((await refused()).next, /AUDIT_TOKEN_KEY/);
    const { message, next } = await refused(vaultOf('another key'));
    assert.match(message, /another key than AUDIT_TOKEN_KEY/);
    assert.match(next, /AUDIT_REFRESH_TOKEN/);
    assert.deepEqual(await vaultOf('a key').read(ORG), TOKENS);
  });

  it('does not take the file of one organisation for that of another', async () => {
    await vaultOf('a key').write(OTHER_ORG, TOKENS);
    await writeFile(path(), await readFile(path(OTHER_ORG)));
    await refused(vaultOf('a key'));
  });

  it('takes a sealed file with one character changed for damaged, and tells nothing of what is in it or in a plain one', async () => {
    for (const key of [undefined, 'a key']) {
      await vaultOf(key).write(ORG, TOKENS);
      const whole = await content();
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom('x', '"', '{', '\u0000', 'A'), async (at, sign) => {
          await writeFile(path(), whole.slice(0, at) + sign + whole.slice(at + 1));
          const read = await vaultOf(key)
            .read(ORG)
            .catch((error: unknown) => error);
          if (key === undefined && !(read instanceof Error)) return;
          if (read instanceof SourceError) {
            assert.equal(read.code, 'token-store');
            assert.doesNotMatch(`${read.message} ${read.next}`, /secret/);
          } else assert.deepEqual(read, TOKENS);
        }),
        { numRuns: key === undefined ? 100 : 15 },
      );
    }
  });

  for (const [title, text] of [
    ['an empty file', ''],
    ['half a file', '{"version":1,"tokens":{"configured":"hash","refreshToken":"secr'],
    ['another version', '{"version":2,"tokens":{"configured":"x"}}'],
    ['a list', '[]'],
    ['sealed parts that are none', '{"version":1,"sealed":{"salt":1,"iv":"","tag":"","data":""}}'],
    ['sealed parts of the wrong length', '{"version":1,"sealed":{"salt":"","iv":"AAAA","tag":"AA","data":""}}'],
  ] as const)
    it(`refuses ${title}`, async () => {
      await vaultOf().write(ORG, TOKENS);
      await writeFile(path(), text);
      await refused(vaultOf('a key'));
      assert.equal(await content(), text);
    });

  it('says what to look at when the folder cannot be used', async () => {
    await writeFile(join(root, 'data'), 'a file in the way');
    const error = await failureOf(vaultOf().write(ORG, TOKENS));
    assert.equal(error.code, 'token-store');
    assert.match(error.next, /permissions/);
    await refused();
  });

  it('makes no file name of an id that is none', async () => {
    const vault = vaultOf();
    for (const org of ['../../etc/passwd', 'a/b', '', '.', 'x'.repeat(1000)]) {
      await vault.write(org, { configured: org });
      assert.deepEqual(await vault.read(org), { configured: org });
    }
    assert.deepEqual(await readdir(root), ['data']);
    for (const name of await readdir(dir)) assert.match(name, /^org-[0-9a-f]{32}\.json$/);
  });
});
