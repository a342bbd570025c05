/**
 * People as Webex knows them, remembered. The SDK waits 100 ms to batch each
 * look-up of a sender; a message already names id and email, so nothing is
 * waited for.
 */
import type { Sender } from '../../audit/ports.ts';
import { bareId } from './ids.ts';
import { type WebexApi, type WebexPerson, WebexRefusal } from './webex-api.ts';

/** Names change seldom; a day old is good enough. */
const FRESH_MS = 24 * 3_600_000;
const MAX_REMEMBERED = 10_000;
/** Domains of bot accounts. @see https://developer.webex.com/docs/bots */
const BOT_DOMAINS = ['@webex.bot', '@sparkbot.io'];

interface Known {
  readonly person: WebexPerson;
  readonly at: number;
}

export class People {
  readonly #api: Pick<WebexApi, 'person'>;
  readonly #giveUpMs: number;
  readonly #known = new Map<string, Known>();
  readonly #asking = new Map<string, Promise<WebexPerson>>();

  constructor(api: Pick<WebexApi, 'person'>, giveUpMs: number) {
    this.#api = api;
    this.#giveUpMs = giveUpMs;
  }

  remember(person: WebexPerson): void {
    const key = bareId(person.id);
    this.#known.delete(key);
    this.#known.set(key, { person, at: performance.now() });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > MAX_REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  known(personId: string): WebexPerson | undefined {
    const known = this.#known.get(bareId(personId));
    return known !== undefined && performance.now() - known.at < FRESH_MS ? known.person : undefined;
  }

  /** @throws ChatError when Webex cannot be asked or knows no such person. */
  find(personId: string): Promise<WebexPerson> {
    const known = this.known(personId);
    if (known !== undefined) return Promise.resolve(known);
    const key = bareId(personId);
    const asking = this.#asking.get(key);
    if (asking !== undefined) return asking;
    const asked = this.#api
      .person(personId, this.#giveUpMs)
      .then((person) => {
        this.remember(person);
        return person;
      })
      .finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }

  /** The sender as the message names them; the display name is added once known, and asked for meanwhile. */
  senderOf(personId: string, email: string): Sender {
    const known = this.known(personId);
    if (known === undefined) this.find(personId).catch(() => undefined);
    return toSender(personId, email, known);
  }

  /** @throws WebexRefusal when the person has no email. */
  async findSender(personId: string): Promise<Sender> {
    const person = await this.find(personId);
    const email = person.emails[0];
    if (email === undefined) throw new WebexRefusal(404, 'Webex names no email for this person.');
    return toSender(personId, email, person);
  }

  isBot(personId: string, email: string): boolean {
    const folded = email.toLowerCase();
    return this.known(personId)?.type === 'bot' || BOT_DOMAINS.some((domain) => folded.endsWith(domain));
  }
}

function toSender(personId: string, email: string, person: WebexPerson | undefined): Sender {
  const displayName = person?.displayName;
  return {
    personId,
    email: email.toLowerCase(),
    ...(displayName !== undefined && displayName !== '' && { displayName }),
  };
}
