export { TargetOfferings, type TargetHandling } from './target-offerings.ts';
export { targetBrokerUrl, targetRegistration, type TargetRegistrationOptions } from './target-registration.ts';
export type { TargetHappening } from './target-work.ts';
