// What becomes of a binding that staff give to another leader: hers from now on, with the dates the customer already had.
import { livesAt, type Binding, type BindingChange } from '../attribution/binding.rules.ts'

/** A transfer as one binding reads it. */
export type TransferTerms = {
  readonly fromLeaderId: string
  readonly toLeaderId: string
  readonly atMs: number
  /** Groups that go along: a binding made in one of them keeps it. */
  readonly groupIds: readonly string[]
}

/** `keep`: not (any more) the giving leader's, over, or of the other leader herself. */
export function transferOf(
  current: Binding | null,
  { fromLeaderId, toLeaderId, atMs, groupIds }: TransferTerms,
  facts: { readonly isHerself: boolean; readonly newId: string },
): BindingChange {
  if (current?.leaderId !== fromLeaderId || !livesAt(current, atMs) || facts.isHerself) return { kind: 'keep' }
  const goesAlong = current.groupId !== null && groupIds.includes(current.groupId)
  const binding: Binding = {
    ...current,
    bindingId: facts.newId,
    leaderId: toLeaderId,
    boundAtMs: atMs,
    // The touch that made it was of the other leader's link.
    touchId: null,
    groupId: goesAlong ? current.groupId : null,
    channel: goesAlong ? current.channel : null,
  }
  return { kind: 'bind', binding, ended: 'transferred' }
}

/** It was this transfer that made the binding what it is. */
export const isOfTransfer = (current: Binding | null, { toLeaderId, atMs }: TransferTerms): boolean =>
  current?.leaderId === toLeaderId && current.boundAtMs === atMs && current.touchId === null
