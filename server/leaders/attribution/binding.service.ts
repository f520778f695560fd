// Bindings of members to leaders: every change is one numbered log row and the current row, written together by compare-and-set.
import { DomainError } from '../../domain-error.ts'
import type { AttributionSettings } from './attribution-settings.rules.ts'
import {
  mergedBinding,
  onLeaderState,
  onPaid,
  onTouch,
  type Binding,
  type BindingChange,
  type BindingEnd,
  type PaidOrder,
} from './binding.rules.ts'
import { keepsBindings, type LeaderState } from '../leader.rules.ts'
import type { Touch } from '../links/touch.rules.ts'

/** version counts the member's log rows; 0: nothing happened yet. */
export type CurrentBinding = { readonly binding: Binding | null; readonly version: number }
/** What made a log row. */
export type BindingCause = { readonly kind: 'touch' | 'order' | 'leader' | 'merge' | 'transfer'; readonly id: string }
export type BindingLogRow = {
  readonly memberId: string
  readonly number: number
  readonly change: 'renew' | 'bind' | 'end'
  readonly ended: BindingEnd | null
  readonly before: Binding | null
  readonly after: Binding | null
  readonly cause: BindingCause
  readonly atMs: number
}

export type BindingStore = {
  readonly current: (memberId: string) => Promise<CurrentBinding>
  readonly currentOf: (memberIds: readonly string[]) => Promise<Map<string, Binding>>
  /** Writes log row `row.number` and the current row together; false when that number is taken. */
  readonly append: (row: BindingLogRow) => Promise<boolean>
  /** Members now bound to a leader, by member id after `afterId`. */
  readonly membersOf: (leaderId: string, afterId: string | null, limit: number) => Promise<string[]>
  readonly log: (memberId: string) => Promise<BindingLogRow[]>
}

export type BindingDeps = {
  readonly store: BindingStore
  readonly clock: { readonly nowMs: () => number }
  readonly newId: () => string
  readonly stateOf: (leaderId: string) => Promise<LeaderState | undefined>
  readonly settingsAt: (atMs: number) => Promise<AttributionSettings>
  /** The member's facts for attribution are no longer what they were. */
  readonly onChanged: (memberId: string) => void
}
export type BindingService = ReturnType<typeof createBindingService>

const TRIES_MAX = 10
const MEMBERS_A_SLICE = 200

export function createBindingService({ store, clock, newId, stateOf, settingsAt, onChanged }: BindingDeps) {
  /** A binding whose leader was disabled has ended, whether or not its row says so yet: disabled is for ever. */
  async function living(binding: Binding | null): Promise<Binding | null> {
    return binding !== null && keepsBindings(await stateOf(binding.leaderId)) ? binding : null
  }

  /** The member's binding, living or past its date; null for none or an ended one. */
  async function of(memberId: string): Promise<Binding | null> {
    return living((await store.current(memberId)).binding)
  }

  async function change(memberId: string, cause: BindingCause, judge: (current: Binding | null) => BindingChange): Promise<boolean> {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const { binding: before, version } = await store.current(memberId)
      const verdict = judge(await living(before))
      if (verdict.kind === 'keep') return false
      const row: BindingLogRow = {
        memberId,
        number: version + 1,
        change: verdict.kind,
        ended: verdict.kind === 'renew' ? null : verdict.ended,
        before,
        after: verdict.kind === 'end' ? null : verdict.binding,
        cause,
        atMs: clock.nowMs(),
      }
      if (await store.append(row)) {
        onChanged(memberId)
        return true
      }
    }
    throw new DomainError('busy')
  }

  /** A touch of a signed-in or just merged member. isOwnLink: she is that leader herself. */
  async function touched(memberId: string, touch: Touch, isOwnLink: boolean): Promise<void> {
    if (touch.leaderId === null || touch.refusal !== null) return
    const [settings, leaderState] = await Promise.all([settingsAt(touch.atMs), stateOf(touch.leaderId)])
    await change(memberId, { kind: 'touch', id: touch.touchId }, (current) =>
      onTouch(current, touch, { settings, leaderState, isOwnLink, newId: newId() }),
    )
  }

  /** An order of the member was paid. The caller tells each order once. */
  async function paid(memberId: string, orderId: string, order: PaidOrder): Promise<void> {
    if (order.leaderId === null) return
    const [settings, leaderState] = await Promise.all([settingsAt(order.createdAtMs), stateOf(order.leaderId)])
    await change(memberId, { kind: 'order', id: orderId }, (current) => onPaid(current, order, { settings, leaderState, newId: newId() }))
  }

  /** Staff give a member to another leader; false when the judgement was to leave it as it is. */
  function transferred(
    memberId: string,
    transferId: string,
    judge: (current: Binding | null, freshId: string) => BindingChange,
  ): Promise<boolean> {
    return change(memberId, { kind: 'transfer', id: transferId }, (current) => judge(current, newId()))
  }

  /** A leader was disabled: every binding of hers ends, slice by slice. */
  async function endAllOf(leaderId: string): Promise<void> {
    let afterId: string | null = null
    for (;;) {
      const memberIds: string[] = await store.membersOf(leaderId, afterId, MEMBERS_A_SLICE)
      for (const memberId of memberIds) {
        const { binding, version } = await store.current(memberId)
        const verdict = onLeaderState(binding, leaderId, 'disabled')
        if (verdict.kind !== 'end') continue
        const row: BindingLogRow = {
          memberId,
          number: version + 1,
          change: 'end',
          ended: verdict.ended,
          before: binding,
          after: null,
          cause: { kind: 'leader', id: leaderId },
          atMs: clock.nowMs(),
        }
        // Lost to somebody else's change: that one already saw her as disabled.
        await store.append(row)
        onChanged(memberId)
      }
      if (memberIds.length < MEMBERS_A_SLICE) return
      afterId = memberIds.at(-1) ?? null
    }
  }

  /** Two members are one: the binding that stays goes to `keepId`, the other ends `merged`. */
  async function merge(keepId: string, goneId: string): Promise<void> {
    const nowMs = clock.nowMs()
    const gone = await of(goneId)
    if (gone === null) return
    await change(keepId, { kind: 'merge', id: goneId }, (current) => {
      const kept = mergedBinding(current, gone, nowMs)
      return kept === null || kept === current
        ? { kind: 'keep' }
        : { kind: 'bind', binding: kept, ended: current === null ? null : 'merged' }
    })
    await change(goneId, { kind: 'merge', id: keepId }, (current) =>
      current === null ? { kind: 'keep' } : { kind: 'end', ended: 'merged' },
    )
  }

  return { of, currentOf: store.currentOf, membersOf: store.membersOf, touched, paid, transferred, endAllOf, merge }
}
