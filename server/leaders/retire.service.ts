// Ends a leader whose member closes her account: no name, no right, no bindings; her rows stay under their numbers.
import type { Bus } from '../domain-events.ts'
import { DomainError } from '../domain-error.ts'
import { canMove } from '../transitions.ts'
import { LEADER_MOVES } from './leader.rules.ts'
import type { LeaderDeps, LeaderStore } from './leader.service.ts'

export type RetireDeps = {
  readonly store: Pick<LeaderStore, 'byMember' | 'change'>
  readonly bus: Bus
} & Pick<LeaderDeps, 'onState' | 'onDisabled'>
export type Retire = ReturnType<typeof createRetire>

/** Each loss means that somebody else changed her row meanwhile. */
const TRIES_MAX = 20

export const createRetire =
  ({ store, bus, onState, onDisabled }: RetireDeps) =>
  /** Harmless to repeat. True when there was something to end. */
  async (memberId: string, erasedName: string): Promise<boolean> => {
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const row = await store.byMember(memberId)
      if (row === null) return false
      const state = canMove(LEADER_MOVES, row.state, 'disabled') ? 'disabled' : row.state === 'applied' ? 'refused' : row.state
      const isDone = row.name === erasedName && row.about === '' && row.state === state
      const after = isDone ? row : await store.change(row.leaderId, row.version, { state, name: erasedName, about: '', reason: null })
      if (after === null) continue
      onState(row.leaderId)
      bus.emit('personChanged', { personId: memberId })
      // Again after a crash in between: ends what is left.
      if (after.state === 'disabled') await onDisabled(row.leaderId)
      return !isDone
    }
    throw new DomainError('busy')
  }
