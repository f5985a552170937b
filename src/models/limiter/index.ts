/** When a call to an endpoint may go. */
export { createLimiter } from './limiter.ts';
export type { CallWeight, EndpointLimiter, LimiterOptions } from './limiter.ts';
export type { LimiterTime } from './time.ts';
