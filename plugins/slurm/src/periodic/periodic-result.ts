/** The answer to a periodic message, as it is reported to Waldur. */
export interface PeriodicResult {
  readonly success: boolean;
  readonly mode?: 'production' | 'emulator';
  readonly commands_executed?: readonly string[];
  readonly reason?: string;
  readonly error?: string;
}
