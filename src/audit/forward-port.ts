/** The edge over which what comes in is sent on, to where security already looks. */

/** One thing to be sent on. */
export interface ForwardRecord {
  readonly kind: 'event' | 'claim';
  /** The same whenever it is sent: by it a receiver knows what it has already. */
  readonly id: string;
  /** When it happened, UTC ms. */
  readonly time: number;
  /** One line of JSON, printable ASCII only. */
  readonly json: string;
}

/** One destination. */
export interface Forwarder {
  /** For people, without anything secret: `https://siem.example.com`, `syslog over TLS, siem.example.com:6514`. */
  readonly name: string;
  /** More is not handed over at once. */
  readonly limits: {
    readonly records: number;
    /** Of the JSON of all of them. */
    readonly bytes: number;
    /** Of the JSON of one. */
    readonly recordBytes: number;
  };
  /**
   * Resolves when the far side has taken all of them, as far as its protocol lets one know. Nothing is tried again
   * here; when it fails, some may have arrived.
   * @throws ForwardError; the reason of `signal` when it aborts
   */
  send(records: readonly ForwardRecord[], signal: AbortSignal): Promise<void>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}
