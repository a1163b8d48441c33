export { SimulatedMoab } from './simulated-moab.ts';
export type { MamProgramName } from './programs/run.ts';
export type { MamFault, Fund, MamAccount, MamState, UsageRecord } from './state/state.ts';
