import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { usePlayground } from './use-playground.ts';

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** Each would set `globalThis.hit` if it ran, or leave an element that ours never make. */
const HOSTILE = [
  '<script>globalThis.hit = 1</script>',
  '<img src=x onerror="globalThis.hit = 1">',
  '<svg/onload=globalThis.hit=1><iframe srcdoc="<script>parent.hit=1</script>">',
  '</textarea></div></body><style>body{display:none}</style>',
  '[press](javascript:globalThis.hit=1)',
  '[press](JaVaScRiPt&#58;globalThis.hit=1)',
  '[press](data:text/html,<script>parent.hit=1</script>)',
  '[**<img src=x onerror=globalThis.hit=1>**](https://example.com/"onmouseover="globalThis.hit=1)',
  '![x](https://example.com/x.png"onerror="globalThis.hit=1)',
  '`<img src=x onerror=globalThis.hit=1>`',
  '&lt;img src=x onerror=globalThis.hit=1&gt;',
  '<@personEmail:a@example.com|<img src=x onerror=globalThis.hit=1>>',
  '<a href="javascript:globalThis.hit=1">x</a>',
];

/** What must not be found in the drawn words: elements of theirs, handlers, addresses that run. */
const FOUND = `(() => {
  const bad = [...document.querySelectorAll('.messages script, .messages iframe, .messages style, .messages img:not([src^="/playground/"]), .messages svg:not(.icon), .messages object')];
  const all = [...document.querySelectorAll('.messages *, .rail *, .behind *')];
  const handlers = all.filter((one) => one.getAttributeNames().some((name) => name.startsWith('on')));
  const links = all.filter((one) => one.hasAttribute('href') && !/^(https?:|mailto:|\\/playground\\/)/.test(one.getAttribute('href')));
  return { hit: globalThis.hit ?? 0, bad: [...bad, ...handlers, ...links].map((one) => one.outerHTML.slice(0, 200)) };
})()`;

describe('hostile text in the playground [E]', function () {
  this.timeout(30_000);
  const at = usePlayground();

  const settle = async (count: number) => {
    await at.tab.page
      .locator('.message')
      .nth(count - 1)
      .waitFor();
    await at.tab.page.waitForTimeout(100);
  };

  it('of a person is shown letter by letter', async () => {
    await at.tab.page.getByRole('button', { name: 'Mention Whodunit' }).click();
    for (const text of HOSTILE) await at.tab.send(text);
    await settle(HOSTILE.length);
    assert.deepEqual(await at.tab.page.locator('.words').allTextContents(), HOSTILE);
    assert.deepEqual(await at.tab.page.evaluate(FOUND), { hit: 0, bad: [] });
  });

  it('of the bot becomes Markdown at most', async () => {
    for (const markdown of HOSTILE) await at.rig.say({ roomId: at.rig.world.group.id, markdown });
    await settle(HOSTILE.length);
    assert.deepEqual(await at.tab.page.evaluate(FOUND), { hit: 0, bad: [] });
    const shown = await at.tab.page.locator('.words').allTextContents();
    assert.equal(shown[0], HOSTILE[0]);
    assert.equal(shown[10], '<img src=x onerror=globalThis.hit=1>', 'references are characters, not HTML');
  });

  it('in a card becomes Markdown at most', async () => {
    const texts = HOSTILE.map((text) => ({ type: 'TextBlock', text, wrap: true }));
    const facts = HOSTILE.map((text) => ({ title: text, value: text }));
    const choices = HOSTILE.map((text) => ({ title: text, value: text }));
    const content = {
      type: 'AdaptiveCard',
      version: '1.3',
      // Ids of a card become ids of elements; these are words the page itself might look for.
      body: [
        ...texts,
        { type: 'FactSet', facts },
        { type: 'Input.ChoiceSet', id: 'words', style: 'expanded', choices, label: HOSTILE[0] },
        { type: 'Input.Text', id: 'messages', placeholder: HOSTILE[1], value: HOSTILE[2] },
        {
          type: 'Container',
          selectAction: { type: 'Action.OpenUrl', url: 'javascript:globalThis.hit=1' },
          items: texts,
        },
      ],
      actions: [
        { type: 'Action.OpenUrl', title: 'Run it', url: 'javascript:globalThis.hit=1' },
        { type: 'Action.Submit', title: HOSTILE[1], data: { html: HOSTILE[0] } },
      ],
    };
    await at.rig.say({
      roomId: at.rig.world.group.id,
      text: 'card',
      attachments: [{ contentType: CARD_TYPE, content }],
    });
    await settle(1);
    await at.tab.page.getByRole('link', { name: 'Run it' }).click();
    await at.tab.page.locator('.card .ac-pushButton').last().click();
    await at.tab.page.locator('.message').nth(1).waitFor();
    assert.deepEqual(await at.tab.page.evaluate(FOUND), { hit: 0, bad: [] });
    assert.deepEqual(at.rig.presses, [{ html: HOSTILE[0], messages: HOSTILE[2] }]);
    await at.tab.send('still here');
    await at.tab.page.locator('.message-bot').getByText('still here').waitFor();
  });

  it('in names of people, spaces and files is shown letter by letter', async () => {
    const { emulator, world } = at.rig;
    const name = '<img src=x onerror=globalThis.hit=1>';
    const admin = world.people[0]?.account.id ?? '';
    const person = emulator.addPerson({ email: 'hostile@example.com', displayName: name });
    emulator.addMember(world.group.id, person.id);
    const room = emulator.createRoom({ title: name, creatorId: person.id, memberIds: [admin] });
    emulator.postAs(person.id, room.id, { text: 'hello', file: { name: `${name}.html`, bytes: new Uint8Array(3) } });
    await at.tab.page.locator('.space', { hasText: name }).first().click();
    await at.tab.page.locator('.file').waitFor();
    assert.equal(await at.tab.page.locator('.file-name').textContent(), `${name}.html`);
    assert.equal(await at.tab.page.locator('.chat-head h2').textContent(), name);
    assert.equal(await at.tab.page.locator('.sender').textContent(), name);
    assert.deepEqual(await at.tab.page.evaluate(FOUND), { hit: 0, bad: [] });
  });

  it('of awkward shapes does not hold the page up', async () => {
    const shapes = [
      '*',
      '_',
      '**',
      '`',
      '[',
      '[a](',
      '<',
      '~~',
      '> ',
      '*a ',
      '**a* ',
      '\\',
      '&#',
      '[[](',
      '- ',
      '1. ',
      'h',
      'https://',
    ];
    for (const shape of shapes) {
      const markdown = shape.repeat(Math.floor(7_000 / shape.length));
      await at.rig.say({ roomId: at.rig.world.group.id, markdown });
    }
    const startedAt = Date.now();
    await settle(shapes.length);
    assert.ok(Date.now() - startedAt < 4_000, `took ${Date.now() - startedAt} ms`);
  });
});
