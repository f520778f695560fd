// Who a leader is as a person and where she is paid: kept sealed, written only after she proved herself again, told to her when it changed.
import type { Actor } from '../actor.ts'
import type { Audit } from '../audit/audit.service.ts'
import { DomainError } from '../domain-error.ts'
import { leaderIdOf } from '../leaders/links/link.service.ts'
import { permit } from '../members/permit.service.ts'
import type { Notices } from '../notifications/notice.service.ts'
import { maskedName } from '../protocol/text.ts'
import type { Sealing } from '../sealing.ts'
import { accountFits, idNumberFault, maskedAccount, maskedId, waitUntil } from './payee.rules.ts'
import type { PaidTo } from './withdrawal-row.rules.ts'

/** One row a leader. Name, number and account are sealed for her member. */
export type PayeeDoc = {
  readonly _id: string
  readonly memberId: string
  readonly identity?: {
    readonly name: string
    readonly nameMasked: string
    readonly idNumber: string
    readonly idMasked: string
    readonly personIndex: string
    readonly changedAtMs: number
  }
  readonly account?: {
    readonly kind: 'bank' | 'wallet'
    readonly provider: string
    readonly number: string
    readonly numberMasked: string
    readonly changedAtMs: number
  }
  readonly version: number
}
export type PayeeStore = {
  readonly of: (leaderId: string) => Promise<PayeeDoc | null>
  /** Blind indexes of the ID numbers of these members. */
  readonly idIndexesOf: (memberIds: readonly string[]) => Promise<string[]>
  readonly write: (leaderId: string, memberId: string, set: Pick<PayeeDoc, 'identity'> | Pick<PayeeDoc, 'account'>) => Promise<PayeeDoc>
}
export type PayeeDeps = {
  readonly store: PayeeStore
  readonly sealing: Pick<Sealing, 'seal' | 'unseal' | 'blindIndex'>
  readonly audit: Pick<Audit, 'write'>
  readonly notices: Notices
  readonly publicUrl: string
  /** True while a request of hers is open: its payee may not change under it. */
  readonly hasOpen: (leaderId: string) => Promise<boolean>
  readonly clock: { readonly nowMs: () => number }
}
export type Payees = ReturnType<typeof createPayees>

export function createPayees({ store, sealing, audit, notices, publicUrl, hasOpen, clock }: PayeeDeps) {
  const mayChange = async (leaderId: string): Promise<void> => {
    if (await hasOpen(leaderId)) throw new DomainError('wrong_state', { why: 'open' })
  }
  async function changed(actor: Actor, act: 'identity.write' | 'payoutAccount.write', before: object | null, after: object): Promise<void> {
    const on = { kind: 'leader', id: leaderIdOf(actor) }
    await audit.write({ actor, act, on, ...(before && { before }), after })
    await notices.send(actor.personId ?? '', { template: 'payeeChanged', url: `${publicUrl}/leader/withdraw` })
  }

  /** Refuses bad_input {field: idNumber, why}, wrong_state while a request is open, confirm_identity. */
  async function writeIdentity(actor: Actor, given: { name: string; idNumber: string }): Promise<PayeeDoc> {
    permit(actor, 'identity.write', { own: true })
    const [leaderId, memberId, nowMs] = [leaderIdOf(actor), actor.personId ?? '', clock.nowMs()]
    const fault = idNumberFault(given.idNumber, nowMs)
    if (fault !== null) throw new DomainError('bad_input', { field: 'idNumber', why: fault })
    await mayChange(leaderId)
    const before = await store.of(leaderId)
    const masks = { nameMasked: maskedName(given.name), idMasked: maskedId(given.idNumber) }
    const identity = {
      name: sealing.seal(memberId, 'realName', given.name),
      idNumber: sealing.seal(memberId, 'idNumber', given.idNumber),
      ...masks,
      personIndex: sealing.blindIndex('idNumber', given.idNumber),
      changedAtMs: nowMs,
    }
    const after = await store.write(leaderId, memberId, { identity })
    await changed(actor, 'identity.write', before?.identity ? { id: before.identity.idMasked } : null, { id: masks.idMasked })
    return after
  }

  /** Refuses bad_input {field: number}, wrong_state while a request is open, confirm_identity. */
  async function writeAccount(actor: Actor, given: { kind: 'bank' | 'wallet'; provider: string; number: string }): Promise<PayeeDoc> {
    permit(actor, 'payoutAccount.write', { own: true })
    if (!accountFits(given)) throw new DomainError('bad_input', { field: 'number' })
    const [leaderId, memberId] = [leaderIdOf(actor), actor.personId ?? '']
    await mayChange(leaderId)
    const before = await store.of(leaderId)
    const { kind, provider } = given
    const numberMasked = maskedAccount(given.number)
    const number = sealing.seal(memberId, 'payoutAccount', given.number)
    const after = await store.write(leaderId, memberId, { account: { kind, provider, number, numberMasked, changedAtMs: clock.nowMs() } })
    const was = before?.account ? { kind: before.account.kind, number: before.account.numberMasked } : null
    await changed(actor, 'payoutAccount.write', was, { kind, number: numberMasked })
    return after
  }

  /** Her own name in full; everybody else sees the mask. */
  const nameOf = ({ memberId, identity }: PayeeDoc): string => (identity ? sealing.unseal(memberId, 'realName', identity.name) : '')

  /** Sealed as it is now, to be kept with a request; null while something is missing. */
  function paidToOf({ identity, account }: PayeeDoc): (PaidTo & { readonly personIndex: string }) | null {
    if (!identity || !account) return null
    const { name, nameMasked, idNumber, idMasked, personIndex } = identity
    const { kind, provider, number, numberMasked } = account
    return { name, nameMasked, idNumber, idMasked, personIndex, kind, provider, number, numberMasked }
  }
  /** In full, for the provider and for who may see it. */
  const opened = (memberId: string, { name, idNumber, provider, number }: PaidTo) => ({
    name: sealing.unseal(memberId, 'realName', name),
    idNumber: sealing.unseal(memberId, 'idNumber', idNumber),
    provider,
    number: sealing.unseal(memberId, 'payoutAccount', number),
  })
  const waitUntilMs = (doc: PayeeDoc | null): number | null =>
    waitUntil([doc?.identity?.changedAtMs ?? null, doc?.account?.changedAtMs ?? null], clock.nowMs())

  return { of: store.of, idIndexesOf: store.idIndexesOf, writeIdentity, writeAccount, nameOf, paidToOf, opened, waitUntilMs }
}
