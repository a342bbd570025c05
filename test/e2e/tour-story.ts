/**
 * The story of a change without a name, as people live through it: played by the
 * tests in the real playground, and by scripts/tour.ts, which makes docs/tour.md
 * of it.
 */
import type { PlaygroundTab } from './playground-tab.ts';

export interface TourStep {
  /** File name of the picture. */
  readonly name: string;
  readonly title: string;
  /** What is going on, for a reader; a short paragraph. */
  readonly text: string;
  act(tab: PlaygroundTab): Promise<void>;
  /** What then stands in the conversation that is open, newest first. */
  readonly sees: RegExp;
  /** What is in the picture: the newest message that says so, or the whole page. */
  readonly picture: 'message' | 'page';
}

const NOA_EMAIL = 'noa.night@example.com';

export const TOUR: readonly TourStep[] = [
  {
    name: 'anonymous-week',
    title: 'A week without names',
    text: 'The audit trail says what was changed, and for many changes it names only `api@cconesp.net`. Alex asks for the digest of last week: how much has no name, in which kinds of object, and what to do next.',
    act: (tab) => say(tab, 'Alex Admin', 'group', 'digest'),
    sees: /Weekly digest/,
    picture: 'page',
  },
  {
    name: 'digest-monday',
    title: 'The digest comes by itself',
    text: 'One sentence makes it a habit: `digest weekly monday 09:00`. Meanwhile Noa, who works nights and has no API keys, changes a queue. On Monday the digest shows one change without a name.',
    act: async (tab) => {
      // A Tuesday, whatever day it is: so the next Monday is the end of a week that has begun.
      await jump(tab, 'Jump to Monday 09:00');
      await jump(tab, '+1 day');
      await say(tab, 'Alex Admin', 'group', 'digest weekly monday 09:00');
      await newest(tab, /The digest comes every Monday at 09:00/).waitFor();
      await change(tab, 'Noa Night', 'Change a queue');
      await jump(tab, 'Jump to Monday 09:00');
    },
    sees: /1 change names no person|The one change names no person/,
    picture: 'message',
  },
  {
    name: 'claim',
    title: '“That was me”',
    text: 'Anybody who may ask can say whose a change was. Noa writes to the bot 1:1, adds the ticket, and presses Mine. A claim is shown as a claim, never as a record.',
    act: async (tab) => {
      await say(tab, 'Noa Night', 'direct', 'changes to claim last week');
      await newest(tab, /without a name/).waitFor();
      await tab.page.getByLabel('Ticket or reason').last().fill('CHG-1042');
    },
    sees: /without a name/,
    picture: 'message',
  },
  {
    name: 'claimed',
    title: 'Thanks, and what happens next',
    text: 'Noa can take it back at any time. Every step is kept.',
    act: (tab) => press(tab, 'Mine'),
    sees: /An admin can confirm|admin/,
    picture: 'message',
  },
  {
    name: 'confirm',
    title: 'A second pair of eyes',
    text: 'Alex sees what waits for a word and confirms it. Nobody can confirm a claim of their own.',
    act: async (tab) => {
      await say(tab, 'Alex Admin', 'group', 'claims waiting');
      await newest(tab, /CHG-1042/).waitFor();
      await press(tab, 'Confirm claim 1');
    },
    sees: /[Cc]onfirmed/,
    picture: 'message',
  },
  {
    name: 'guide',
    title: 'Onboarding',
    text: 'So that the next change carries a name by itself, Alex says that the key is missing and lets the bot write to Noa: who asked, why, what is kept, how to stop, and the steps.',
    act: async (tab) => {
      await say(tab, 'Alex Admin', 'direct', `key missing ${NOA_EMAIL}`);
      await newest(tab, /missing/).waitFor();
      await say(tab, 'Alex Admin', 'direct', `onboard ${NOA_EMAIL}`);
      await newest(tab, /I write to/).waitFor();
      await open(tab, 'Noa Night', 'direct');
    },
    sees: /Hello .*this is Whodunit/,
    picture: 'message',
  },
  {
    name: 'done',
    title: 'Done',
    text: 'Noa has made a key and presses Done. That is a report; nothing is taken as proven yet.',
    act: (tab) => press(tab, 'Done'),
    sees: /when your next change carries your name|next change/,
    picture: 'message',
  },
  {
    name: 'thanks',
    title: 'The own name appears',
    text: 'The next change that Noa makes is recorded under the own name. That is the proof: the bot says thank you, once, and sends no reminder any more.',
    act: async (tab) => {
      await tab.page.getByRole('switch', { name: 'Has API keys' }).click();
      await tab.page.waitForTimeout(500);
      await change(tab, 'Noa Night', 'Change a queue');
    },
    sees: /[Tt]hank/,
    picture: 'message',
  },
  {
    name: 'who',
    title: 'Who changed it?',
    text: 'Now the trail answers by itself: a recorded name for the new change, and the confirmed claim for the old one.',
    act: (tab) => say(tab, 'Robin Compliance', 'group', 'what changed since last monday'),
    sees: /noa\.night@example\.com/,
    picture: 'message',
  },
  {
    name: 'named-share',
    title: 'The trend rises',
    text: 'A week later: the named share, week by week, as a picture and as a table.',
    act: async (tab) => {
      await change(tab, 'Noa Night', 'Change a user');
      await jump(tab, 'Jump to Monday 09:00');
      await say(tab, 'Alex Admin', 'group', 'named share');
    },
    sees: /Named share, /,
    picture: 'page',
  },
];

/** Acts as somebody and writes to the bot, in the group space or 1:1. */
async function say(tab: PlaygroundTab, who: string, where: 'group' | 'direct', text: string): Promise<void> {
  await open(tab, who, where);
  await tab.send(text);
}

async function open(tab: PlaygroundTab, who: string, where: 'group' | 'direct'): Promise<void> {
  await tab.actAs(who);
  await tab.openSpace(where === 'group' ? 'Contact centre admins' : 'Whodunit');
}

/** The newest message of the open conversation that says this. */
export function newest(tab: PlaygroundTab, words: RegExp) {
  return tab.page.locator('.message', { hasText: words }).last();
}

function button(tab: PlaygroundTab, name: string) {
  return tab.page.getByRole('button', { name, exact: true });
}

/** A button of the newest card that has it. */
async function press(tab: PlaygroundTab, title: string): Promise<void> {
  await tab.page.locator('.card-place').getByRole('button', { name: title, exact: true }).last().click();
}

/** Moves the clock, and lets what is then due arrive. */
async function jump(tab: PlaygroundTab, label: string): Promise<void> {
  await button(tab, label).click();
  await tab.page.waitForTimeout(700);
}

/** A change in the emulated contact centre. */
async function change(tab: PlaygroundTab, who: string, deed: string): Promise<void> {
  await tab.page.getByLabel('Who works in the contact centre').selectOption({ label: who });
  await button(tab, deed).click();
  await tab.page.waitForTimeout(700);
}
