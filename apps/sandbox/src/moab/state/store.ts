import * as store from '../../slurm/cluster/store.ts';
import type { MamState } from './state.ts';

/** The file store of the simulated cluster: it only moves JSON about, whatever the state is of. */
export function updateMam<T>(file: string, work: (state: MamState) => T): T {
  return store.updateState(file, (state) => work(state as unknown as MamState));
}

export function readMam(file: string): MamState {
  return store.readState(file) as unknown as MamState;
}

export function writeMam(file: string, state: MamState): void {
  store.writeState(file, JSON.stringify(state));
}
