export type { MupBehaviour } from './routes/call.ts';
export { type MupRequest, SimulatedMup } from './simulated-mup.ts';
export { MupState } from './state/mup-state.ts';
export type * from './state/records.ts';
