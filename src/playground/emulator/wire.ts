/**
 * Shapes of the Webex REST API as the emulator answers them. Only fields that
 * the published description names are sent.
 * @see https://developer.webex.com/docs/api/v1/messages
 */

/** ISO 8601 UTC with milliseconds. */
export type IsoTime = string;

/** A card or other attachment as posted; hostile data, never interpreted beyond the rules of POST /messages. */
export interface AttachmentJson {
  readonly contentType: string;
  readonly content: unknown;
}

export interface PersonJson {
  readonly id: string;
  readonly emails: readonly string[];
  readonly displayName: string;
  readonly nickName: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly orgId: string;
  readonly roles?: readonly string[];
  readonly created: IsoTime;
  readonly status?: 'active' | 'inactive' | 'unknown';
  readonly type: 'person' | 'bot';
}

export interface RoomJson {
  readonly id: string;
  /** For a 1:1 space: the display name of the other one, seen from the asker. */
  readonly title: string;
  readonly type: 'direct' | 'group';
  readonly isLocked: boolean;
  readonly lastActivity: IsoTime;
  readonly creatorId: string;
  readonly created: IsoTime;
  readonly ownerId: string;
  readonly isPublic: boolean;
}

export interface MembershipJson {
  readonly id: string;
  readonly roomId: string;
  readonly personId: string;
  readonly personEmail: string;
  readonly personDisplayName: string;
  readonly personOrgId: string;
  readonly isModerator: boolean;
  readonly isRoomHidden: boolean;
  readonly roomType: 'direct' | 'group';
  readonly isMonitor: boolean;
  readonly created: IsoTime;
}

export interface MessageJson {
  readonly id: string;
  readonly parentId?: string;
  readonly roomId: string;
  readonly roomType: 'direct' | 'group';
  /** Plain: Markdown stripped, mentions as display names. */
  readonly text?: string;
  readonly markdown?: string;
  readonly html?: string;
  /** Addresses under /v1/contents. */
  readonly files?: readonly string[];
  readonly personId: string;
  readonly personEmail: string;
  readonly mentionedPeople?: readonly string[];
  readonly mentionedGroups?: readonly string[];
  readonly attachments?: readonly AttachmentJson[];
  readonly created: IsoTime;
  /** Only after an edit. */
  readonly updated?: IsoTime;
}

export interface AttachmentActionJson {
  readonly id: string;
  readonly personId: string;
  readonly roomId: string;
  readonly type: 'submit';
  readonly messageId: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly created: IsoTime;
}

export interface WebhookJson {
  readonly id: string;
  readonly name: string;
  readonly targetUrl: string;
  readonly resource: string;
  readonly event: string;
  readonly filter?: string;
  readonly secret?: string;
  readonly status: 'active' | 'inactive';
  readonly created: IsoTime;
  readonly ownedBy: 'creator';
}

/** One admin audit event as GET /adminAudit/events lists it. */
export interface AuditEventJson {
  readonly id: string;
  readonly created: IsoTime;
  readonly actorId?: string;
  readonly actorOrgId?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * A user of the contact centre as GET /organization/{orgid}/v2/user lists it; fields the description names.
 * @see https://developer.webex.com/docs/api/v1/users
 */
export interface CentreUserJson {
  readonly id: string;
  readonly ciUserId?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly timezone?: string;
  readonly active?: boolean;
  readonly contactCenterEnabled?: boolean;
  readonly systemDefault?: boolean;
  readonly userProfileType?: string;
  readonly teamIds?: readonly string[];
}

/** Every refusal has this body. */
export interface ErrorJson {
  readonly message: string;
  readonly errors: readonly { readonly description: string }[];
  readonly trackingId: string;
}
