/** What lets the bot read the audit trail of one organisation. Secrets: never logged, never shown, never in a question. */

export type Credentials =
  /** Ends after 12 hours or so; for trying out. */
  | { readonly kind: 'access-token'; readonly token: string }
  /** An Integration that a full administrator has authorised. */
  | {
      readonly kind: 'integration';
      readonly clientId: string;
      readonly clientSecret: string;
      /** The first one; newer ones that Webex gives are kept by the bot. */
      readonly refreshToken: string;
    }
  /**
   * A Service App that a full administrator has authorised in Control Hub.
   * @see https://developer.webex.com/admin/docs/api/v1/service-apps
   */
  | {
      readonly kind: 'service-app';
      readonly appId: string;
      readonly clientId: string;
      readonly clientSecret: string;
      /** Of an integration with the scope spark:applications_token; asks for the app's tokens. */
      readonly managerToken: string;
    };
