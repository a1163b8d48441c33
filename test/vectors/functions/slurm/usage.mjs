import { inside } from '../../lib/built.mjs';
import { need } from '../../lib/not-built.mjs';

const decision = await inside('libs/usage-reporting/dist/decision/usage-decision.js');

/** What the core does with usage that a plugin reports. */
export const functions = {
  usageDecision: ({ new: reported, stored }) => {
    const components = new Set([...Object.keys(reported), ...Object.keys(stored)]);
    const recorded = Object.entries(stored).map(([type, usage]) => ({ type, usage }));
    return need(decision, 'decideUsage')({ reported, recorded, components }).kind;
  },
};
