// Payments, refunds, the inbox and the sandbox provider's books in memory, every call one step.
import type { InboxRow, InboxStore } from '../../server/payments/inbox.service.ts'
import type { PaymentRow, PaymentStore } from '../../server/payments/payment.service.ts'
import type { RefundRow, RefundStore } from '../../server/payments/refund.service.ts'
import type { SandboxNotice, SandboxPayment, SandboxStore } from '../../server/payments/sandbox/sandbox.service.ts'

export type PaymentStores = {
  readonly payments: PaymentStore
  readonly refunds: RefundStore
  readonly inbox: InboxStore
  readonly sandbox: SandboxStore
  readonly all: () => Promise<{ payments: readonly PaymentRow[]; refunds: readonly RefundRow[]; inbox: readonly InboxRow[] }>
}

export const createMemoryPayments = (nowMs: () => number): PaymentStores => {
  const payments = new Map<string, PaymentRow>()
  const refunds = new Map<string, RefundRow>()
  const inbox = new Map<string, InboxRow>()
  const books = new Map<string, SandboxPayment>()
  const notices = new Map<string, SandboxNotice>()

  const patch = <T>(rows: Map<string, T>, id: string, when: (row: T) => boolean, change: (row: T) => T): T | null => {
    const row = rows.get(id)
    if (row === undefined || !when(row)) return null
    const next = change(structuredClone(row))
    rows.set(id, next)
    return structuredClone(next)
  }
  const list = <T>(rows: Map<string, T>, when: (row: T) => boolean, limit = Infinity): T[] =>
    [...rows.values()]
      .filter(when)
      .slice(0, limit)
      .map((row) => structuredClone(row))
  const without = <T extends object, K extends keyof T>(row: T, key: K): T => {
    const { [key]: _, ...rest } = row
    return rest as T
  }
  return {
    payments: {
      byId: async (id) => payments.get(id) ?? null,
      openOf: async (memberId, showId) =>
        list(payments, (row) => row.open === true && row.memberId === memberId && row.showId === showId)[0] ?? null,
      insert: async (row) => {
        const isTaken = (other: PaymentRow): boolean =>
          other._id === row._id || (other.open === true && other.memberId === row.memberId && other.showId === row.showId)
        if (list(payments, isTaken).length > 0) return 'taken'
        payments.set(row._id, row)
        return 'inserted'
      },
      fix: async (id, { lines, amountFen }) =>
        patch(
          payments,
          id,
          ({ state, fixed }) => state === 'created' && fixed !== true,
          (row) => ({ ...row, lines: [...lines], amountFen, fixed: true as const, version: row.version + 1 }),
        ),
      pending: async (id, { providerRef, cashierUrl, expiresAtMs }) =>
        patch(
          payments,
          id,
          ({ state }) => state === 'created' || state === 'pending',
          (row) => ({ ...row, state: 'pending', providerRef, cashierUrl, expiresAt: new Date(expiresAtMs), version: row.version + 1 }),
        ),
      end: async (id, state) =>
        patch(
          payments,
          id,
          ({ open }) => open === true,
          (row) => without({ ...row, state, version: row.version + 1 }, 'open'),
        ),
      closeUnopened: async (id) =>
        patch(
          payments,
          id,
          ({ state, open }) => state === 'created' && open === true,
          (row) => without({ ...row, state: 'closed', version: row.version + 1 }, 'open'),
        ),
      succeed: async (id, payer) =>
        patch(
          payments,
          id,
          ({ state }) => state !== 'succeeded',
          (row) =>
            without(
              { ...row, state: 'succeeded', unsettled: true, payer, succeededAt: new Date(nowMs()), version: row.version + 1 },
              'open',
            ),
        ),
      settled: async (id) =>
        void patch(
          payments,
          id,
          () => true,
          (row) => without(row, 'unsettled'),
        ),
      unsettled: async (limit) => list(payments, (row) => row.unsettled === true, limit),
      takeForPoll: async (beforeMs, limit) => {
        const rows = list(payments, (row) => row.open === true && row.polledAt.getTime() < beforeMs, limit)
        for (const { _id } of rows)
          patch(
            payments,
            _id,
            () => true,
            (row) => ({ ...row, polledAt: new Date(nowMs()) }),
          )
        return rows
      },
    },
    refunds: {
      ensure: async (row) => {
        if (!refunds.has(row._id)) refunds.set(row._id, row)
        return refunds.get(row._id) ?? row
      },
      succeed: async (id) =>
        void patch(
          refunds,
          id,
          () => true,
          (row) => ({ ...row, state: 'succeeded' as const, succeededAt: new Date(nowMs()) }),
        ),
      fail: async (id, nextAtMs) =>
        void patch(
          refunds,
          id,
          ({ state }) => state !== 'succeeded',
          (row) => ({ ...row, state: 'failed' as const, nextAt: new Date(nextAtMs), tries: row.tries + 1 }),
        ),
      again: async (id) =>
        patch(
          refunds,
          id,
          ({ state }) => state === 'failed',
          (row) => ({ ...row, state: 'requested' as const }),
        ),
      byIds: async (ids) => list(refunds, ({ _id }) => ids.includes(_id)),
      retryAt: async (id, atMs) =>
        void patch(
          refunds,
          id,
          ({ state }) => state === 'requested',
          (row) => ({ ...row, tries: row.tries + 1, nextAt: new Date(atMs) }),
        ),
      due: async (atMs, limit) => list(refunds, (row) => row.state !== 'succeeded' && row.nextAt.getTime() <= atMs, limit),
    },
    inbox: {
      insert: async (row) => {
        if (inbox.has(row._id)) return false
        inbox.set(row._id, row)
        return true
      },
      due: async (atMs, limit) => list(inbox, (row) => row.state === 'new' && row.nextAt.getTime() <= atMs, limit),
      end: async (id, state, outcome) =>
        void patch(
          inbox,
          id,
          (row) => row.state === 'new',
          (row) => ({ ...row, state, outcome }),
        ),
      retryAt: async (id, atMs) =>
        void patch(
          inbox,
          id,
          (row) => row.state === 'new',
          (row) => ({ ...row, tries: row.tries + 1, nextAt: new Date(atMs) }),
        ),
    },
    sandbox: {
      ensure: async (row) => {
        if (!books.has(row._id)) books.set(row._id, row)
        return books.get(row._id) ?? row
      },
      byId: async (id) => books.get(id) ?? null,
      extend: async (id, expiresAt) =>
        void patch(
          books,
          id,
          ({ state }) => state === 'pending',
          (row) => ({ ...row, expiresAt }),
        ),
      end: async (id, change) =>
        patch(
          books,
          id,
          ({ state }) => state === 'pending',
          (row) => ({ ...row, ...change }),
        ),
      setRefundMode: async (id, mode, lateSec) =>
        void patch(
          books,
          id,
          () => true,
          (row) => ({ ...row, refundMode: { mode, lateSec } }),
        ),
      addRefund: async (id, refund) => {
        const row = books.get(id)
        if (row?.refunds.some(({ refundId }) => refundId === refund.refundId)) return false
        const back = row?.refunds.reduce((total, { amountFen }) => total + amountFen, refund.amountFen) ?? Infinity
        if (!row || back > row.amountFen) throw new Error('the sandbox refuses to give back more than came')
        books.set(id, { ...row, refunds: [...row.refunds, refund] })
        return true
      },
      paidBetween: async (fromMs, untilMs) =>
        list(books, ({ paidAt }) => paidAt !== null && paidAt.getTime() >= fromMs && paidAt.getTime() < untilMs),
      addNotices: async (rows) => {
        for (const row of rows) if (!notices.has(row._id)) notices.set(row._id, row)
      },
      dueNotices: async (atMs, limit) => list(notices, (row) => row.state === 'due' && row.nextAt.getTime() <= atMs, limit),
      endNotice: async (id, state) =>
        void patch(
          notices,
          id,
          () => true,
          (row) => ({ ...row, state }),
        ),
      retryNotice: async (id, atMs) =>
        void patch(
          notices,
          id,
          () => true,
          (row) => ({ ...row, tries: row.tries + 1, nextAt: new Date(atMs) }),
        ),
    },
    all: async () => ({ payments: [...payments.values()], refunds: [...refunds.values()], inbox: [...inbox.values()] }),
  }
}
