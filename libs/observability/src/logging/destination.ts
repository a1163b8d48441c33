import { type DestinationStream, pino } from 'pino';

/**
 * Standard output (1), standard error (2) or another file descriptor. Each line is written at once, so that nothing is left to flush when the process
 * ends, however it ends.
 */
export function openDestination(fd: number): DestinationStream {
  const stream = pino.destination({ fd, sync: true });
  // whoever read the log is gone; that is no reason to stop working
  stream.on('error', () => undefined);
  return stream;
}
