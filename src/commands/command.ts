/** What a command is: data and two functions. One file per command, one entry in the registry. */
import type { Answer } from '../audit/answer.ts';
import type { Actor } from '../audit/event.ts';
import type { ReportWriter } from '../audit/export-port.ts';
import type { KeyGuide } from '../audit/key-guide.ts';
import type { OrgInfo } from '../audit/org.ts';
import type { AuditStore, Holidays, PeopleSource, Sender } from '../audit/ports.ts';
import type { Intent, Question, Topic } from '../audit/question.ts';
import type { Permissions, Role } from '../audit/roles.ts';
import type { BotSettings } from '../audit/settings.ts';
import type { FileDesk } from './files/file-desk.ts';

/** Who asks, from where, and what may be used to answer. */
export interface CommandContext {
  readonly store: AuditStore;
  /** UTC ms; one instant for the whole answer. */
  readonly now: number;
  /** IANA zone of the asker, else of the space, else TIME_ZONE. */
  readonly zone: string;
  readonly asker: {
    readonly role: Role;
    readonly sender?: Sender;
    /** Belongs to this organisation alone (decoded), and has its rights there only. */
    readonly homeOrgId?: string;
  };
  /** IANA zone of people of whom nothing else is known. */
  readonly botZone: string;
  /** Absent in the CLI. */
  readonly spaceId?: string;
  /** The space is a terminal: it has no settings of its own, and nothing can be posted there later. */
  readonly isTerminal?: true;
  /** In a group space others read the answer too. Absent: only the asker does, as in the CLI. */
  readonly spaceKind?: 'direct' | 'group';
  readonly limit: number;
  /** What admins set in the chat, defaults filled in. */
  readonly settings: BotSettings;
  /** Who may do what, environment and chat together. */
  readonly permissions: Permissions;
  readonly holidays: Holidays;
  /** Decoded organisation that the space is bound to; absent: all. */
  readonly orgId?: string;
  /** The bot serves no other organisation than that one. */
  readonly isOnlyOrg?: true;
  /** Decoded; absent where several are served, or none is known. */
  readonly onlyOrgId?: string;
  /** The organisations that the asker may see here; absent: none is set up. */
  readonly orgs?: readonly OrgInfo[];
  /** Sign-ins and sign-outs of the security audit, for evidence only; absent: none are kept. */
  readonly signIns?: AuditStore;
  /** Receivers of new events, as `forwards` keeps them; absent: none. */
  readonly receivers?: readonly string[];
  /** What was done with the bot itself; absent: nothing is kept. */
  readonly uses?: AuditStore;
  /** Service identities of the environment, as written; the chat cannot take them away. */
  readonly fixedActors: readonly string[];
  /** Is this actor a service identity that stands for nobody? */
  isAnonymous(actor: Actor): boolean;
  /** The steps to an API key, as people are told them; absent: there are none to show. @throws WhodunitError `bad-key-guide` */
  readonly keyGuide?: () => KeyGuide;
  /** Who write answers as files; absent: none can be had here. */
  readonly writers?: readonly ReportWriter[];
  /** The answer goes into a file that is passed on: nothing is said of who it could have been. */
  readonly withoutEvidence?: true;
  /** Dropped files that wait for an answer; absent: none can. */
  readonly files?: FileDesk;
  readonly cursor?: string;
  /** The contact centre's own list of people; absent: it is not set up. */
  peopleSource?(): PeopleSource;
  /** Why the settings could not be read; the answer is then this failure. */
  readonly failure?: unknown;
}

/** What a question lacks: the least role that may, and what it is in words: `see evidence`, `speak for others`. */
export interface Lacking {
  readonly role: Exclude<Role, 'stranger' | 'operator'>;
  readonly what: string;
}

export interface Command {
  /** Also the intent of its questions. */
  readonly name: Intent;
  /** One line for the help card and the README. */
  readonly summary: string;
  /** Least role that may use it. */
  readonly role: Exclude<Role, 'stranger' | 'operator'>;
  /** Where it stands in the help card and the README. */
  readonly topic: Topic;
  /**
   * What this very question needs beyond `role`, such as an admin to speak for others; undefined: nothing.
   * Called with what was read or pressed, names not yet looked up.
   */
  mayDo?(question: Question, asker: CommandContext['asker']): Lacking | undefined;
  /** Answering may store something; absent: it only reads. */
  readonly writes?: true;
  /** It is about the bot as a whole, so people of one organisation among several may not use it. */
  readonly wholeBot?: true;
  /** See AskableCommand. */
  readonly goesFirst?: true;
  /** Phrase patterns, read by questions/grammar.ts. */
  readonly grammar: readonly string[];
  /** Phrases and what they must be read as (at EXAMPLE_NOW, EXAMPLE_ZONE); the first is shown in help. */
  readonly examples: readonly (readonly [text: string, question: Question])[];
  answer(question: Question, context: CommandContext): Promise<Answer>;
}
