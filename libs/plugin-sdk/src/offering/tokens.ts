/** Injection tokens of an offering. A plugin's module exports BACKEND; the core re-exports it per operation. */
export const BACKEND = Symbol.for('waldur-site-agent:backend');
export const USERNAME_BACKEND = Symbol.for('waldur-site-agent:username-backend');
export const ORDER_PROCESSING_BACKEND = Symbol.for('waldur-site-agent:order-processing-backend');
export const MEMBERSHIP_SYNC_BACKEND = Symbol.for('waldur-site-agent:membership-sync-backend');
export const REPORTING_BACKEND = Symbol.for('waldur-site-agent:reporting-backend');
export const USERNAME_MANAGEMENT_BACKEND = Symbol.for('waldur-site-agent:username-management-backend');
export const OFFERING_CONTEXT = Symbol.for('waldur-site-agent:offering-context');
