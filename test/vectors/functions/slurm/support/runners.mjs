/** Stands in for the runner of programs: notes every call and answers as told. */
export class RecordingRunner {
  commands = [];

  /** @param answer from program and arguments to `{exitCode?, stdout?, stderr?}` */
  constructor(answer = () => ({})) {
    this.answer = answer;
  }

  run(program, args) {
    this.commands.push([program, ...args]);
    return Promise.resolve({ exitCode: 0, stdout: '', stderr: '', ...this.answer(program, args) });
  }
}

/** Lets a simulated cluster answer, without a process per call. */
export function simulatedRunner(cluster) {
  return new RecordingRunner((program, args) => {
    const { code, stdout, stderr } = cluster.answer(program.split('/').at(-1), args);
    return { exitCode: code, stdout, stderr };
  });
}
