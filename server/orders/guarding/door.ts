// Opens what slows bots and hoarders: click tokens by device, shorter holds for who lets them run out, a look at paid flash orders.
import type { Redis } from 'ioredis'
import type { Duty } from '../../jobs/loop.ts'
import { createAdmission, type Admission, type AdmissionDeps } from './admission.service.ts'
import { createDeviceMembers } from './device-members.store.ts'
import { createHoarding, type Hoarding } from './hoarding.service.ts'
import { createHoardingStore } from './hoarding.store.ts'
import { createSaleRisk, type HoldsBack, type SaleRiskDeps } from './sale-risk.service.ts'
import { createSaleRiskStore } from './sale-risk.store.ts'

const REFRESH_EVERY_MS = 2_000

export type OpenGuardingDeps = Omit<AdmissionDeps, 'devices'> &
  Omit<SaleRiskDeps, 'store'> & {
    /** The general client. */
    readonly redis: Redis
  }
export type OpenedGuarding = {
  readonly admission: Admission
  readonly hoarding: Hoarding
  readonly holdsBack: HoldsBack
  readonly duties: Duty[]
}

export const openGuarding = ({ redis, ...deps }: OpenGuardingDeps): OpenedGuarding => {
  const hoarding = createHoarding({ ...deps, store: createHoardingStore(redis) })
  return {
    admission: createAdmission({ ...deps, devices: createDeviceMembers(redis) }),
    hoarding,
    holdsBack: createSaleRisk({ ...deps, store: createSaleRiskStore(redis) }),
    duties: [{ name: 'orders.hoarders', everyMs: REFRESH_EVERY_MS, run: hoarding.refresh }],
  }
}
