import { BackendNotReadyError } from '../errors/backend-errors.ts';
import { CommandRunner } from './command-runner.ts';
import { FLOCK, flockArguments, flockFailure } from './flock.ts';

it('a lock file that flock itself cannot use is a reason to try again later', async () => {
  const result = await new CommandRunner().run(FLOCK, flockArguments('/missing/x.lock', 1, ['/bin/true']));
  const failure = flockFailure('/bin/true', result);
  expect(failure).toBeInstanceOf(BackendNotReadyError);
  expect(failure?.message).toBe(
    'The lock file cannot be used: cannot open lock file /missing/x.lock: No such file or directory',
  );
});
