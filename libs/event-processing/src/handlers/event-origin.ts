/** What the registration of a queue says about its messages. */
export interface EventOrigin {
  /** Hex. */
  readonly offeringUuid: string;
}
