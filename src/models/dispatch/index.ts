export { childHost } from './child-host.ts';
export { dispatchTo } from './in-process.ts';
export type { Dispatch, DispatchOptions } from './pump.ts';
export { dispatchOver } from './remote.ts';
export type { FromHost, Host, HostEvents, ToHost } from './remote.ts';
