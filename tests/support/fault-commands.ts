// The random commands of a sale, as fast-check makes them.
import fc from 'fast-check'
import type { PayMode } from '../../server/payments/sandbox/sandbox.service.ts'

const MEMBERS = 5
export const HOUR_MS = 3_600_000

const who = fc.nat(MEMBERS - 1)
const at = fc.nat(1)
const lot = fc.nat(1)
const pick = fc.nat(1_000)
const quantity = fc.integer({ min: 1, max: 3 })
const wish = { who, lot, quantity, at }
const mode = fc.constantFrom<PayMode>('normal', 'double', 'shuffled', 'lost', 'late', 'decline')
const step = <O extends string, T extends object>(weight: number, op: O, fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) => ({
  weight,
  arbitrary: fc.record({ op: fc.constant(op), ...fields }) as fc.Arbitrary<{ op: O } & T>,
})
export const command = fc.oneof(
  step(12, 'place', wish),
  step(4, 'twin', wish),
  step(6, 'retry', { pick, at }),
  step(2, 'changed', { pick, at }),
  step(3, 'crash', { who, lot, quantity, written: fc.boolean() }),
  step(2, 'stall', { who, lot, quantity }),
  step(2, 'letGo', { pick }),
  step(4, 'cancel', { pick, at, dies: fc.boolean() }),
  step(6, 'pay', { pick, at, mode }),
  step(4, 'notices', { at, dies: fc.boolean() }),
  step(2, 'renotice', { pick, at }),
  step(4, 'expire', { pick, at }),
  step(4, 'duties', { at }),
  step(1, 'topUp', { lot, units: quantity, told: fc.boolean() }),
  step(1, 'close', { at }),
  step(1, 'wipe', {}),
  step(1, 'restart', {}),
  step(1, 'jump', { byMs: fc.constantFrom(HOUR_MS, -HOUR_MS, 1_000) }),
)
export type Command = typeof command extends fc.Arbitrary<infer C> ? C : never
export type Shape = { readonly units: readonly [number, number]; readonly cap: number }
export const shape: fc.Arbitrary<Shape> = fc.record({
  units: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
  cap: fc.constantFrom(0, 2, 4),
})
