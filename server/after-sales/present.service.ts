// The one presenter of after-sale cases: what of a case its buyer and staff see.
import type { AfterSale } from '../protocol/after-sales.ts'
import type { CaseRow } from './after-sale.rules.ts'

export type ReturnTo = { readonly name: string; readonly address: string; readonly contact: string }
export type PresentDeps = {
  /** Where this reader finds an evidence picture; null when it is gone. */
  readonly pictureUrl: (pictureId: string) => Promise<string | null>
  readonly returnTo: ReturnTo
}
export type PresentCase = (row: CaseRow) => Promise<AfterSale>

const ALL_MARKS = 40

export const createPresentCase = ({ pictureUrl, returnTo }: PresentDeps): PresentCase => {
  const isReturnAgreed = ({ kind, state, sentBack }: CaseRow): boolean =>
    kind === 'returnRefund' && (sentBack !== undefined || state === 'approved')
  return async (row) => {
    const urls = await Promise.all(row.pictureIds.map(async (pictureId) => ({ pictureId, url: await pictureUrl(pictureId) })))
    const plan = row.plan
    const agreedFen = plan ? plan.goodsFen + plan.freightFen : (row.agreed?.goodsFen ?? null)
    return {
      caseId: row._id,
      orderNo: row.orderNo,
      number: row.number,
      kind: row.kind,
      reason: row.reason,
      units: row.units,
      unsent: row.unsent,
      words: row.words,
      pictures: urls.flatMap(({ pictureId, url }) => (url === null ? [] : [{ pictureId, url }])),
      state: row.state,
      askedFen: row.askedFen,
      refundFen: agreedFen,
      refundUnits: plan?.units ?? row.agreed?.units ?? null,
      dueAtMs: row.dueAt?.getTime() ?? null,
      clock: row.clock,
      sentBack: row.sentBack ?? null,
      returnTo: isReturnAgreed(row) ? returnTo : null,
      marks: row.marks.slice(-ALL_MARKS).map((mark) => ({ ...mark, words: mark.code === 'firstYes' ? null : mark.words })),
      openedAtMs: row.openedAt.getTime(),
      closedAtMs: row.closedAt?.getTime() ?? null,
      mayWithdraw: row.state === 'requested' || (row.state === 'approved' && row.kind === 'returnRefund'),
      maySendBack: row.state === 'approved' && row.kind === 'returnRefund',
      version: row.version,
    }
  }
}
