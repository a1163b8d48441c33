/** The switches of the settings file. */
export interface QosEnforcement {
  /** Whether enforcement is allowed at all. */
  readonly enabled: boolean;
  /** Decides instead of the offering, when set. */
  readonly override: boolean | undefined;
}

/** Whether QoS is enforced by stopping job submission and by grants to users. */
export function isQosEnforced({ enabled, override }: QosEnforcement, offeringWants: boolean): boolean {
  return enabled && (override ?? offeringWants);
}
