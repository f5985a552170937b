/** Models behind one verb, `ask`: ledger, limiter, budget and providers. The only folder that knows a model SDK. */
export { dispatchTo } from './dispatch/index.ts';
export type { Dispatch } from './dispatch/index.ts';
export { batchSettings } from './batch-settings.ts';
export { checkModel } from './check-model.ts';
export type { ModelCheck } from './check-model.ts';
export { eraseCalls } from './ledger/index.ts';
export { openGateway } from './open-gateway.ts';
export type { GatewaySettings } from './open-gateway.ts';
export { priceOf } from './prices.ts';
