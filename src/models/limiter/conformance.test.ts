import { describe, it } from 'vitest';
import { limiterConformance } from '../../testing/limiter-conformance.ts';
import { createLimiter } from './index.ts';

describe('the limiter', () => {
  for (const check of limiterConformance((limits) => createLimiter({ limits }))) it(check.name, () => check.run());
});
