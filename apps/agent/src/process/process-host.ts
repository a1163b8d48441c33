/** What is used of Node's `process`, so that a test can stand in for the operating system. */
export interface ProcessHost {
  on(event: string, listener: (argument: unknown) => void): unknown;
  off(event: string, listener: (argument: unknown) => void): unknown;
  exit(code: number): void;
}

export interface ProcessLog {
  log(message: string): void;
  error(message: string, trace?: string): void;
}

export const thisProcess: ProcessHost = {
  on: (event, listener) => process.on(event, listener),
  off: (event, listener) => process.off(event, listener),
  exit: (code) => process.exit(code),
};
