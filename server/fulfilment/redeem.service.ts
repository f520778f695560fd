// Hands goods over at a point: a code looked at, units redeemed once whatever is repeated, wrong codes counted, scans without network brought in.
import { randomBytes } from 'node:crypto'
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { DomainError, found } from '../domain-error.ts'
import type { Logger } from '../logger.ts'
import { permit } from '../members/permit.service.ts'
import type { OrderRow } from '../orders/order.rules.ts'
import type { OfflineList, PickupSeen } from '../protocol/pickup.ts'
import type { Signing } from '../signing.ts'
import { codeIndexOf, codeOf, offlineMac } from './pickup-code.rules.ts'
import { placeText, type PointRow, type PointStore } from './point.service.ts'
import { judgeHandOver, stoppedBy, unitsToHandOver } from './redeem.rules.ts'

type LimitRule = {
  readonly name: string
  readonly points: number
  readonly perSec: number
  readonly blockSec: number
  readonly closedWithoutRedis: true
}
type LimitVerdict = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }
/** The tenth wrong code within a minute locks the device for ten. */
export const WRONG_CODES: LimitRule = { name: 'pickupWrong', points: 9, perSec: 60, blockSec: 600, closedWithoutRedis: true }
export const OFFLINE_LIST_MS = 600_000
/** A device that comes back later than this has its scans looked at by a person. */
const SYNC_WITHIN_MS = 86_400_000
const OFFLINE_ROWS_MAX = 2_000
const ROUNDS_MAX = 10

export type ScanRow = {
  readonly _id: string
  readonly pointId: string
  readonly orderId: string | null
  readonly orderNo: string | null
  readonly quantity: number
  readonly outcome: 'asked' | 'done' | 'wrong' | 'refused'
  readonly why?: string
  readonly offlineAt?: Date
  readonly deviceId: string
  readonly byPersonId: string
  readonly at: Date
}
export type RedeemStore = {
  /** Orders of this code at this point; digits may, rarely, meet. */
  readonly byCode: (pointId: string, codeIndex: string) => Promise<readonly OrderRow[]>
  /** The scan as it stands: this one, or the one that had its id before. */
  readonly claim: (scan: ScanRow) => Promise<ScanRow>
  readonly finish: (scanId: string, outcome: ScanRow['outcome'], why?: string) => Promise<void>
  readonly byId: (orderId: string) => Promise<OrderRow | null>
  /** Only while the order is as it was seen. */
  readonly handOver: (
    orderId: string,
    seenVersion: number,
    scan: { readonly scanId: string; readonly quantity: number; readonly byPersonId: string },
    isLast: boolean,
  ) => Promise<OrderRow | null>
  /** Paid orders of the point with units left and without an open case. */
  readonly waiting: (pointId: string, limit: number) => Promise<readonly OrderRow[]>
}
export type RedeemDeps = {
  readonly store: RedeemStore
  readonly points: PointStore
  readonly codeKey: Uint8Array
  readonly limits: { readonly consume: (rule: LimitRule, key: string, points?: number) => Promise<LimitVerdict> }
  readonly signing: Pick<Signing, 'sign' | 'verify'>
  readonly nicknames: (memberIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  readonly changed: (row: OrderRow) => void
  readonly audit: Pick<Audit, 'write'>
  readonly clock: Clock
  readonly newId: () => string
  readonly logger: Logger
}
export type Redeeming = ReturnType<typeof createRedeeming>
type Coded = { readonly code: string; readonly orderNo?: string | undefined }
type Ask = Coded & { readonly scanId: string; readonly quantity: number }
type OfflineScan = {
  readonly scanId: string
  readonly orderNo: string
  readonly code: string
  readonly quantity: number
  readonly atMs: number
}
type PickupAct = 'pickup.look' | 'pickup.redeem' | 'pickup.offlineList'
const LIST_PURPOSE = 'sibo/pickup-list'

export const createRedeeming = (deps: RedeemDeps) => {
  const { store, points, codeKey, limits, signing, nicknames, changed, audit, clock, newId, logger } = deps

  const pointFor = async (actor: Actor, pointId: string, act: PickupAct): Promise<PointRow> => {
    const point = found(await points.one(pointId))
    permit(actor, act, { point: actor.personId !== null && point.staffIds.includes(actor.personId) })
    return point
  }
  const assertUnlocked = async ({ visitorId }: Actor): Promise<void> => {
    const verdict = await limits.consume(WRONG_CODES, visitorId, 0)
    if (!verdict.ok) throw new DomainError('slow_down', {}, verdict.retryAfterMs)
  }
  const scanRow = (
    actor: Actor,
    pointId: string,
    scan: Pick<ScanRow, '_id' | 'orderId' | 'orderNo' | 'quantity' | 'outcome'>,
  ): ScanRow => ({
    ...scan,
    pointId,
    deviceId: actor.visitorId,
    byPersonId: actor.personId ?? '',
    at: new Date(clock.nowMs()),
  })
  /** A wrong code is logged and counted; the tenth tells the point. Always refuses. */
  const wrongCode = async (actor: Actor, pointId: string, { orderNo }: Coded): Promise<never> => {
    await store.claim(scanRow(actor, pointId, { _id: newId(), orderId: null, orderNo: orderNo ?? null, quantity: 0, outcome: 'wrong' }))
    const verdict = await limits.consume(WRONG_CODES, actor.visitorId)
    if (verdict.ok) throw new DomainError('code_wrong')
    logger.warn({ pointId }, 'device locked: ten wrong pickup codes in a minute')
    await audit.write({ actor, act: 'pickup.look', on: { kind: 'point', id: pointId }, after: { locked: true } })
    throw new DomainError('slow_down', {}, verdict.retryAfterMs)
  }
  const orderOf = async (actor: Actor, pointId: string, coded: Coded): Promise<OrderRow> => {
    const rows = await store.byCode(pointId, codeIndexOf(codeKey, pointId, coded.code))
    const mine = rows.filter(({ _id, orderNo }) => codeOf(codeKey, _id) === coded.code && (coded.orderNo ?? orderNo) === orderNo)
    const [row] = [...mine.filter((one) => stoppedBy(one) === null), ...mine]
    return row ?? wrongCode(actor, pointId, coded)
  }
  const seen = async (row: OrderRow): Promise<PickupSeen> => ({
    orderNo: row.orderNo,
    state: row.state,
    title: row.productSnapshot.title,
    skuLabel: row.productSnapshot.skuLabel,
    pictureUrl: row.productSnapshot.pictureUrl,
    buyerName: (await nicknames([row.memberId])).get(row.memberId) ?? '',
    phoneTail: row.delivery.phoneMasked.slice(-4),
    quantity: row.quantity,
    left: unitsToHandOver(row),
    stopped: stoppedBy(row),
  })
  /** Compare-and-set on the order; the same scan again finds what it did. */
  const handOver = async (actor: Actor, orderId: string, { scanId, quantity }: Pick<Ask, 'scanId' | 'quantity'>) => {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const row = found(await store.byId(orderId))
      const known = row.handedOver?.find((one) => one.scanId === scanId)
      if (known) return { row, fresh: false } as const
      const verdict = judgeHandOver(row, quantity)
      if ('why' in verdict) return { row, why: verdict.why } as const
      const done = await store.handOver(orderId, row.version, { scanId, quantity, byPersonId: actor.personId ?? '' }, verdict.isLast)
      if (done) return { row: done, fresh: true } as const
    }
    throw new DomainError('busy')
  }
  /** Refuses code_wrong, key_reused (the scan's id was another order's), wrong_state {why}. */
  const redeem = async (actor: Actor, pointId: string, ask: Ask, offlineAtMs?: number): Promise<OrderRow> => {
    const order = await orderOf(actor, pointId, ask)
    const { scanId, quantity } = ask
    const scan = scanRow(actor, pointId, { _id: scanId, orderId: order._id, orderNo: order.orderNo, quantity, outcome: 'asked' })
    const claimed = await store.claim(offlineAtMs === undefined ? scan : { ...scan, offlineAt: new Date(offlineAtMs) })
    if (claimed.orderId !== order._id || claimed.quantity !== quantity || claimed.pointId !== pointId) throw new DomainError('key_reused')
    const result = await handOver(actor, order._id, ask)
    if ('why' in result) {
      await store.finish(scanId, 'refused', result.why)
      throw new DomainError('wrong_state', { why: result.why, left: unitsToHandOver(result.row) })
    }
    if (result.fresh) {
      const after = { pointId, quantity, state: result.row.state, offline: offlineAtMs !== undefined }
      await audit.write({ actor, act: 'pickup.redeem', on: { kind: 'order', id: order.orderNo }, after })
      changed(result.row)
    }
    await store.finish(scanId, 'done')
    return result.row
  }
  const myPoints = async (actor: Actor) => {
    permit(actor, 'pickup.look', { point: true })
    const rows = (await points.all()).filter((row) => row.active && row.staffIds.includes(actor.personId ?? ''))
    return {
      rows: rows.map((row) => ({ id: row.id, name: row.name, place: placeText(row), isOfflineDevice: row.deviceId === actor.visitorId })),
    }
  }
  const syncOne = async (actor: Actor, pointId: string, scan: OfflineScan): Promise<'done' | 'conflict' | 'wrong'> => {
    try {
      await redeem(actor, pointId, scan, scan.atMs)
      return 'done'
    } catch (err) {
      if (!(err instanceof DomainError)) throw err
      if (err.code === 'code_wrong') return 'wrong'
      if (err.code !== 'wrong_state' && err.code !== 'key_reused') throw err
      // The goods are gone and the order says they should not be: a person looks at it.
      logger.error({ pointId, orderNo: scan.orderNo, why: err.params?.['why'] }, 'goods handed over without network against the order')
      await audit.write({
        actor,
        act: 'pickup.redeem',
        on: { kind: 'order', id: scan.orderNo },
        after: { conflict: err.code, why: String(err.params?.['why'] ?? '') },
      })
      return 'conflict'
    }
  }
  return {
    myPoints,
    look: async (actor: Actor, pointId: string, coded: Coded): Promise<PickupSeen> => {
      await pointFor(actor, pointId, 'pickup.look')
      await assertUnlocked(actor)
      return seen(await orderOf(actor, pointId, coded))
    },
    redeem: async (actor: Actor, pointId: string, ask: Ask): Promise<PickupSeen> => {
      await pointFor(actor, pointId, 'pickup.redeem')
      await assertUnlocked(actor)
      return seen(await redeem(actor, pointId, ask))
    },
    /** This browser takes the place of the one named before. */
    nameDevice: async (actor: Actor, pointId: string) => {
      await pointFor(actor, pointId, 'pickup.offlineList')
      await points.setDevice(pointId, actor.visitorId)
      await audit.write({ actor, act: 'pickup.offlineList', on: { kind: 'point', id: pointId }, after: { device: 'named' } })
      return myPoints(actor)
    },
    /** Refuses device_limit on any other device than the named one. */
    offlineList: async (actor: Actor, pointId: string): Promise<OfflineList> => {
      const point = await pointFor(actor, pointId, 'pickup.offlineList')
      if (point.deviceId !== actor.visitorId) throw new DomainError('device_limit')
      const salt = randomBytes(16).toString('base64url')
      const issuedAtMs = clock.nowMs()
      const expiresAtMs = issuedAtMs + OFFLINE_LIST_MS
      const orders = (await store.waiting(pointId, OFFLINE_ROWS_MAX)).filter((row) => stoppedBy(row) === null)
      await audit.write({ actor, act: 'pickup.offlineList', on: { kind: 'point', id: pointId }, after: { rows: orders.length } })
      return {
        token: signing.sign(LIST_PURPOSE, JSON.stringify({ pointId, device: actor.visitorId, issuedAtMs, expiresAtMs })),
        salt,
        issuedAtMs,
        expiresAtMs,
        rows: orders.map((row) => ({
          mac: offlineMac(salt, row.orderNo, codeOf(codeKey, row._id)),
          left: unitsToHandOver(row),
          title: row.productSnapshot.title,
          skuLabel: row.productSnapshot.skuLabel,
        })),
      }
    },
    /** Scans of a list that this server signed for this device, made while it lived. Refuses bad_input {field}, code_expired after a day. */
    sync: async (actor: Actor, pointId: string, { token, scans }: { token: string; scans: readonly OfflineScan[] }) => {
      await pointFor(actor, pointId, 'pickup.redeem')
      const signed = signing.verify(LIST_PURPOSE, token)
      if (signed === null) throw new DomainError('bad_input', { field: 'token' })
      const list = JSON.parse(signed) as { pointId: string; device: string; issuedAtMs: number; expiresAtMs: number }
      if (list.pointId !== pointId || list.device !== actor.visitorId) throw new DomainError('bad_input', { field: 'token' })
      if (clock.nowMs() - list.expiresAtMs > SYNC_WITHIN_MS) throw new DomainError('code_expired')
      if (scans.some(({ atMs }) => atMs < list.issuedAtMs || atMs >= list.expiresAtMs))
        throw new DomainError('bad_input', { field: 'scans' })
      const results: { scanId: string; outcome: 'done' | 'conflict' | 'wrong'; orderNo: string }[] = []
      for (const scan of scans) results.push({ scanId: scan.scanId, outcome: await syncOne(actor, pointId, scan), orderNo: scan.orderNo })
      return { results }
    },
  }
}
