// biome-ignore-all lint/suspicious/noTemplateCurlyInString: card templates mark their places so, and data may imitate them.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { bind } from '../../src/cards/bind.ts';
import { CardError } from '../../src/cards/card-error.ts';
import type { JsonValue } from '../../src/cards/json.ts';

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFreeze);
  return value;
}

function failure(template: JsonValue, data: JsonValue): CardError {
  try {
    bind(template, data);
  } catch (error) {
    assert.ok(error instanceof CardError);
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('binding a card template [U]', () => {
  const rows: readonly (readonly [what: string, template: JsonValue, data: JsonValue, expected: JsonValue])[] = [
    [
      'a whole placeholder keeps the type',
      { a: '${n}', b: '${t}', c: '${l}' },
      { n: 4, t: true, l: [1, { x: 2 }] },
      { a: 4, b: true, c: [1, { x: 2 }] },
    ],
    ['an embedded placeholder gives text', '${n} of ${m.k}', { n: 4, m: { k: 'x' } }, '4 of x'],
    ['text without placeholders stays', 'costs $5 {x}', {}, 'costs $5 {x}'],
    [
      '$data repeats an element',
      [{ $data: '${rows}', t: '${x}' }],
      { rows: [{ x: 1 }, { x: 2 }] },
      [{ t: 1 }, { t: 2 }],
    ],
    ['$data over plain values', [{ $data: '${rows}', t: '${$item}' }], { rows: ['a', 'b'] }, [{ t: 'a' }, { t: 'b' }]],
    ['$data over nothing leaves nothing', ['a', { $data: '${rows}', t: 1 }, 'b'], { rows: [] }, ['a', 'b']],
    [
      '$data narrows to an object',
      { $data: '${o}', t: '${x}', r: '${$root.y}' },
      { o: { x: 1 }, y: 2 },
      { t: 1, r: 2 },
    ],
    [
      '$data nests',
      [{ $data: '${a}', b: [{ $data: '${b}', c: '${$item}' }] }],
      { a: [{ b: [1, 2] }, { b: [] }] },
      [{ b: [{ c: 1 }, { c: 2 }] }, { b: [] }],
    ],
    ['$when keeps', [{ $when: '${x}', t: 1 }], { x: 'yes' }, [{ t: 1 }]],
    ['$when drops on empty text', [{ $when: '${x}', t: 1 }], { x: '' }, []],
    ['$when drops on an empty list', [{ $when: '${x}', t: 1 }], { x: [] }, []],
    ['$when turned round', [{ $when: '${!x}', t: 1 }], { x: 0 }, [{ t: 1 }]],
    ['$when drops a property', { a: { $when: '${x}', t: 1 }, b: 2 }, { x: null }, { b: 2 }],
    [
      '$when sees the item of $data',
      [{ $data: '${r}', $when: '${x}', t: '${x}' }],
      { r: [{ x: 0 }, { x: 5 }] },
      [{ t: 5 }],
    ],
    ['a dropped element asks for nothing', [{ $when: '${x}', t: '${missing}' }], { x: false }, []],
    [
      'data is never read as a template',
      { a: '${x}', b: 'see ${x}' },
      { x: '${secret}', secret: 's' },
      { a: '${secret}', b: 'see ${secret}' },
    ],
    [
      'nor are keys of data',
      { a: '${x}' },
      { x: { $when: '${no}', $data: '${no}' } },
      { a: { $when: '${no}', $data: '${no}' } },
    ],
    ['a replacement pattern in data stays text', 'a ${x} b', { x: "$& $1 $'" }, "a $& $1 $' b"],
  ];
  for (const [what, template, data, expected] of rows) {
    it(what, () => assert.deepEqual(bind(deepFreeze(template), deepFreeze(data)), expected));
  }

  const broken: readonly (readonly [
    what: string,
    template: JsonValue,
    data: JsonValue,
    code: string,
    naming: string,
  ])[] = [
    ['a missing value', 'Hello ${a.b}', { a: {} }, 'card-data-missing', '${a.b}'],
    ['a value of the prototype', '${constructor}', {}, 'card-data-missing', '${constructor}'],
    ['an expression', '${a + 1}', { a: 1 }, 'card-template-broken', '${a + 1}'],
    ['an unfinished placeholder', '${a', { a: 1 }, 'card-template-broken', '${a'],
    ['an object inside text', 'x ${a}', { a: {} }, 'card-template-broken', '${a}'],
    ['a placeholder in a key', { '${a}': 1 }, { a: 'x' }, 'card-template-broken', '${a}'],
    ['a list where one element is', { $data: '${a}' }, { a: [1] }, 'card-template-broken', '${a}'],
    ['a condition that is no path', { $when: 'a' }, { a: 1 }, 'card-template-broken', 'a'],
    ['a missing condition', [{ $when: '${a}' }], {}, 'card-data-missing', '${a}'],
    ['a template that drops itself', { $when: '${a}' }, { a: false }, 'card-template-broken', '$when'],
  ];
  for (const [what, template, data, code, naming] of broken) {
    it(`refuses ${what}`, () => {
      const error = failure(template, data);
      assert.equal(error.code, code);
      assert.ok(error.message.includes(naming), error.message);
    });
  }

  it('shares nothing with its data', () => {
    const data = { list: [{ a: 1 }] };
    const bound = bind({ list: '${list}' }, data);
    assert.deepEqual(bound, data);
    assert.notEqual((bound as typeof data).list, data.list);
    assert.notEqual((bound as typeof data).list[0], data.list[0]);
  });

  it('gives any data back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as JsonValue;
        assert.deepEqual(bind({ kept: '${value}' }, { value: json }), { kept: json });
      }),
    );
  });
});
