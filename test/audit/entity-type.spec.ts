import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  entityTypeLabel,
  entityTypeWords,
  findEntityType,
  normaliseEntityType,
  VENDOR_TYPES,
} from '../../src/audit/entity-type.ts';

describe('normaliseEntityType [U]', () => {
  const rows: readonly (readonly [string | null | undefined, string])[] = [
    ['TargetResourceType.ORG', 'org'],
    ['ORG', 'org'],
    ['CONTACT_SERVICE_QUEUE', 'contact-service-queue'],
    ['ContactServiceQueue', 'contact-service-queue'],
    ['contactServiceQueue', 'contact-service-queue'],
    ['contact service queue', 'contact-service-queue'],
    ['  Contact - Service__Queue ', 'contact-service-queue'],
    ['contactservicequeue', 'contact-service-queue'],
    ['outdialANI', 'outdial-ani'],
    ['IVRScript', 'ivr-script'],
    ['com.cisco.wxcc.SkillProfile', 'skill-profile'],
    ['Überlauf', 'uberlauf'],
    ['', 'unknown'],
    ['   ', 'unknown'],
    ['null', 'unknown'],
    ['None', 'unknown'],
    ['N/A', 'unknown'],
    ['---', 'unknown'],
    [null, 'unknown'],
    [undefined, 'unknown'],
  ];
  for (const [text, type] of rows) {
    it(`${JSON.stringify(text)} is ${type}`, () => {
      assert.equal(normaliseEntityType(text), type);
    });
  }

  it('gives a short kebab word for any text, and the same when applied twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const type = normaliseEntityType(text);
        assert.match(type, /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u);
        assert.ok(type.length <= 100);
        assert.equal(normaliseEntityType(type), type);
      }),
      { numRuns: 1000 },
    );
  });

  it('cuts a megabyte', () => {
    assert.equal(normaliseEntityType('A'.repeat(1_000_000)).length, 100);
  });
});

describe('findEntityType [U]', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['queue', 'contact-service-queue'],
    ['Queues', 'contact-service-queue'],
    ['contact service queues', 'contact-service-queue'],
    ['contact-service-queue', 'contact-service-queue'],
    ['agents', 'user'],
    ['users', 'user'],
    ['people', 'user'],
    ['numbers', 'dial-number'],
    ['dial number', 'dial-number'],
    ['skill profile', 'skill-profile'],
    ['user profiles', 'user-profile'],
    ['multimedia profiles', 'multimedia-profile'],
    ['entry points', 'entry-point'],
    ['business hours', 'business-hours'],
    ['override', 'overrides'],
    ['overrides', 'overrides'],
    ['CAD variables', 'cad-variable'],
    ['outdial ANIs', 'outdial-ani'],
    ['auxiliary codes', 'auxiliary-code'],
    ['teams', 'team'],
    ['sites', 'site'],
  ];
  for (const [words, type] of rows) {
    it(`"${words}" is ${type}`, () => {
      assert.deepEqual(findEntityType(words), { kind: 'type', type });
    });
  }

  it('does not choose between the kinds of profile', () => {
    const types = ['user-profile', 'skill-profile', 'agent-profile', 'multimedia-profile'];
    assert.deepEqual(findEntityType('profile'), { kind: 'ambiguous', types });
    assert.deepEqual(findEntityType('Profiles'), { kind: 'ambiguous', types });
  });

  it('knows kinds of the data, which win over aliases', () => {
    assert.equal(findEntityType('voice widgets'), undefined);
    assert.deepEqual(findEntityType('voice widgets', ['voice-widget']), { kind: 'type', type: 'voice-widget' });
    assert.deepEqual(findEntityType('queue', ['queue']), { kind: 'type', type: 'queue' });
    assert.deepEqual(findEntityType('contact service queue', ['queue']), {
      kind: 'type',
      type: 'contact-service-queue',
    });
  });

  it('finds nothing in other words', () => {
    for (const words of ['', 's', 'sale', 'queuess', 'galaxy', 'Zoe Keller']) {
      assert.equal(findEntityType(words), undefined, words);
    }
  });

  it('finds every kind by its own label, one or many', () => {
    for (const type of VENDOR_TYPES) {
      for (const count of [1, 2]) {
        assert.deepEqual(findEntityType(entityTypeLabel(type, count)), { kind: 'type', type });
      }
      assert.ok(entityTypeWords(type).every((word) => findEntityType(word) !== undefined));
    }
  });
});

describe('entityTypeLabel [U]', () => {
  it('speaks of one and of many', () => {
    const rows: readonly (readonly [string, number, string])[] = [
      ['contact-service-queue', 1, 'contact service queue'],
      ['contact-service-queue', 2, 'contact service queues'],
      ['contact-service-queue', 0, 'contact service queues'],
      ['business-hours', 3, 'business hours'],
      ['outdial-ani', 2, 'outdial ANIs'],
      ['address-book', 2, 'address books'],
      ['policy', 2, 'policies'],
      ['unknown', 1, 'object of unknown kind'],
      ['unknown', 2, 'objects of unknown kind'],
    ];
    for (const [type, count, label] of rows) {
      assert.equal(entityTypeLabel(type, count), label);
    }
  });
});
