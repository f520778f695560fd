// Opens pricing: no rows of its own yet, the rules behind one service.
import { createPricingService, type PricingDeps } from './pricing.service.ts'

export type Pricing = ReturnType<typeof openPricing>

export function openPricing(deps: PricingDeps = {}) {
  return { pricing: createPricingService(deps) }
}
