/**
 * The playground's page over the emulator, with a scripted stand-in for the bot
 * that talks to the emulator's REST API only, as the real bot does.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createContactCentre } from '../../src/app/playground-centre.ts';
import { createMovableClock, type MovableClock } from '../../src/playground/clock.ts';
import { createEmulator, type Emulator } from '../../src/playground/emulator/index.ts';
import type { OutboxLine } from '../../src/playground/page/controls.ts';
import { createPlaygroundPage } from '../../src/playground/page/playground-page.ts';
import { buildWorld, type PlaygroundWorld } from '../../src/playground/world.ts';

export interface PlaygroundRig {
  readonly emulator: Emulator;
  readonly world: PlaygroundWorld;
  readonly clock: MovableClock;
  /** `http://127.0.0.1:PORT` of the page. */
  readonly origin: string;
  /** Texts the bot was sent, oldest first. */
  readonly heard: readonly string[];
  /** Inputs of the presses the bot was told of. */
  readonly presses: readonly unknown[];
  readonly outbox: OutboxLine[];
  /** How often due jobs were run. */
  readonly ticks: { count: number };
  /** What was polled for, in order. */
  readonly polls: string[];
  /** Posts as the bot. */
  say(body: Readonly<Record<string, unknown>>): Promise<void>;
  /** Cuts the connections of every page. */
  cutPages(): void;
  stop(): Promise<void>;
}

/** A card that uses what our own cards use: text, facts, choice, inputs, ShowCard, OpenUrl, Submit. */
export const SAMPLE_CARD = {
  type: 'AdaptiveCard',
  version: '1.3',
  body: [
    { type: 'TextBlock', text: 'Changes to user Zoe Keller', weight: 'Bolder', size: 'Large', wrap: true },
    { type: 'TextBlock', text: 'Read as: changes to **user Zoe Keller**, last week', isSubtle: true, wrap: true },
    {
      type: 'Container',
      style: 'emphasis',
      spacing: 'Medium',
      items: [
        { type: 'TextBlock', text: 'Tue 17 Nov, 10:42 CET', size: 'Small', isSubtle: true },
        { type: 'TextBlock', text: '**modified** user profile by *nobody we can name*', wrap: true, spacing: 'Small' },
        {
          type: 'FactSet',
          facts: [
            { title: 'userProfileId', value: 'Agent → Supervisor' },
            { title: 'Source', value: 'Control Hub CSV, row 17' },
          ],
        },
      ],
    },
    {
      type: 'Input.ChoiceSet',
      id: 'reason',
      label: 'Why was it changed?',
      isRequired: true,
      errorMessage: 'Choose one.',
      placeholder: 'Choose',
      choices: [
        { title: 'Planned change', value: 'planned' },
        { title: 'Emergency', value: 'emergency' },
      ],
    },
  ],
  actions: [
    { type: 'Action.Submit', title: 'That was me', style: 'positive', data: { do: 'claim', version: 1 } },
    {
      type: 'Action.ShowCard',
      title: 'Add a note',
      card: {
        type: 'AdaptiveCard',
        body: [
          { type: 'Input.Text', id: 'note', label: 'Note', isMultiline: true, placeholder: 'What happened?' },
          { type: 'Input.Toggle', id: 'urgent', title: 'Tell the admins at once' },
        ],
        actions: [{ type: 'Action.Submit', title: 'Save the note', data: { do: 'note' }, associatedInputs: 'auto' }],
      },
    },
    { type: 'Action.OpenUrl', title: 'Open Control Hub', url: 'https://admin.example.com/audit' },
  ],
};

const SAMPLES = ['First', 'Second', 'Third', 'Fourth sample'].map((label) => ({
  label: `${label} CSV`,
  name: `${label.toLowerCase()}.csv`,
  read: async () => Buffer.from('a,b\n1,2\n'),
}));

const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

const answerTo = (text: string): Readonly<Record<string, unknown>> =>
  /card|who changed/i.test(text)
    ? {
        markdown: '**Changes to user Zoe Keller**\n\n- modified by an anonymous account',
        attachments: [{ contentType: CARD_TYPE, content: SAMPLE_CARD }],
      }
    : { markdown: `You wrote: *${text.replace(/[\\`*_{}[\]()#+.!<>&-]/g, '\\$&')}*` };

export const startPlaygroundRig = async (): Promise<PlaygroundRig> => {
  const clock = createMovableClock();
  const emulator = createEmulator({ now: clock.now });
  const { apiUrl } = await emulator.listen();
  const world = buildWorld(emulator);
  const heard: string[] = [];
  const presses: unknown[] = [];
  const outbox: OutboxLine[] = [];
  const ticks = { count: 0 };
  const polls: string[] = [];

  const asBot = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${world.bot.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return JSON.parse((await response.text()) || '{}');
  };

  const onMessage = async (id: string): Promise<void> => {
    const { text, roomId, personId, id: parentId, parentId: root } = await asBot('GET', `/messages/${id}`);
    if (personId === world.bot.id) return;
    heard.push(String(text ?? ''));
    await asBot('POST', '/messages', { roomId, parentId: root ?? parentId, ...answerTo(String(text ?? '')) });
  };
  const onPress = async (id: string): Promise<void> => {
    const { inputs, messageId, roomId } = await asBot('GET', `/attachment/actions/${id}`);
    presses.push(inputs);
    const { parentId } = await asBot('GET', `/messages/${String(messageId)}`);
    await asBot('POST', '/messages', {
      roomId,
      parentId: parentId ?? messageId,
      markdown: `Thanks: \`${JSON.stringify(inputs)}\``,
    });
  };

  const app = express();
  app.post('/webhook', express.json(), (req, res) => {
    res.sendStatus(200);
    const { resource, data } = req.body;
    const work = resource === 'messages' ? onMessage(data.id) : onPress(data.id);
    work.catch(() => undefined);
  });
  app.use(
    createPlaygroundPage({
      emulator,
      world,
      controls: {
        clock: { ...clock, zone: 'Europe/Berlin' },
        samples: SAMPLES,
        centre: createContactCentre({
          ...world,
          people: world.people.map(({ account: { email, displayName } }) => ({
            email,
            name: displayName,
            hasKeys: false,
          })),
          org: { id: world.bot.orgId, uuid: world.centre.orgId },
          clock,
          emulator,
        }),
        outbox: async () => [...outbox],
        tick: async () => {
          ticks.count += 1;
        },
        poll: async () => void polls.push('poll'),
        pollAfterRefusal: async () => void polls.push('poll after refusal'),
      },
      suggestions: ['help', 'who changed user Zoe Keller', 'unattributed last week', 'digest'],
    }),
  );
  const server = await listening(createServer(app));
  const origin = `http://127.0.0.1:${portOf(server)}`;
  for (const resource of ['messages', 'attachmentActions']) {
    await asBot('POST', '/webhooks', { name: resource, targetUrl: `${origin}/webhook`, resource, event: 'created' });
  }
  return {
    emulator,
    world,
    clock,
    origin,
    heard,
    presses,
    outbox,
    ticks,
    polls,
    say: async (body) => void (await asBot('POST', '/messages', body)),
    cutPages: () => server.closeAllConnections(),
    stop: async () => {
      await emulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const portOf = (server: Server): number => {
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
};
