// What a member does about her own data on the wire: a copy of it, and closing her account.
import { z } from 'zod'
import { endpoint, type Endpoint } from './endpoint.ts'
import { atMs, count, id, orderNo, said, text } from './fields.ts'

/** The kinds of things that are kept of a person; each is a file of its own in a copy. */
export const KEPT_NOUNS = [
  'profile',
  'addresses',
  'sessions',
  'consents',
  'noticeSettings',
  'notices',
  'pictures',
  'reservations',
  'visits',
  'bindings',
  'orders',
  'payments',
  'parcels',
  'waits',
  'invoices',
  'afterSales',
  'chat',
  'leader',
  'agreements',
  'groups',
  'links',
  'levels',
  'ledger',
  'statements',
  'payee',
  'withdrawals',
  'tasks',
  'courses',
  'exports',
] as const
export const keptNoun = z.enum(KEPT_NOUNS)
export type KeptNoun = z.infer<typeof keptNoun>

/** What must have ended before an account can be closed. */
export const ERASE_BLOCKS = ['orders', 'cases', 'withdrawal', 'balance', 'shows'] as const
export type EraseBlock = (typeof ERASE_BLOCKS)[number]

/** How long a copy can be read, and how long she may change her mind about closing. */
export const EXPORT_HOURS = 72
export const ERASE_WAIT_DAYS = 7

export const ownData = z.object({
  /** preparing: it comes by itself; null: none was asked for, or it is gone. */
  copy: z
    .object({
      exportId: id,
      state: z.enum(['preparing', 'ready']),
      askedAtMs: atMs,
      /** Readable until then; null while it is prepared. */
      untilMs: atMs.nullable(),
      parts: z.array(z.object({ noun: keptNoun, rows: count(1_000_000) })),
    })
    .nullable(),
  /** Her wish to close the account, until it is carried out or taken back. blockedBy: what held it up when it was due. */
  closing: z.object({ askedAtMs: atMs, dueAtMs: atMs, running: z.boolean(), blockedBy: z.array(z.enum(ERASE_BLOCKS)) }).nullable(),
})
export type OwnData = z.infer<typeof ownData>

export const ownDataFile = z.object({ fileName: said(60), text: z.string() })
export type OwnDataFile = z.infer<typeof ownDataFile>

export const orderHoldWrite = z.strictObject({ held: z.boolean(), reason: text(100, 2) })
export type OrderHoldWrite = z.infer<typeof orderHoldWrite>
export const orderHold = z.object({ orderNo, held: z.boolean() })
export type OrderHold = z.infer<typeof orderHold>

export const privacyEndpoints = {
  ownData: endpoint({
    method: 'GET',
    path: '/me/data',
    act: 'profile.read',
    rates: ['read'],
    says: 'How far a copy of my data and the closing of my account are',
    reply: ownData,
  }),
  dataExport: endpoint({
    method: 'POST',
    path: '/me/data/exports',
    act: 'account.export',
    rates: ['export'],
    says: 'Ask for a copy of everything that is kept of me',
    reply: ownData,
  }),
  dataExportPart: endpoint({
    method: 'GET',
    path: '/me/data/exports/:exportId/:part',
    act: 'account.export',
    rates: ['read'],
    says: 'One file of the copy: a noun as CSV, or all of them as JSON',
    params: z.strictObject({ exportId: id, part: z.union([z.literal('all'), keptNoun]) }),
    reply: ownDataFile,
  }),
  accountClose: endpoint({
    method: 'POST',
    path: '/me/data/closing',
    act: 'account.erase',
    rates: ['write'],
    says: 'Close my account in seven days',
    reply: ownData,
  }),
  accountKeep: endpoint({
    method: 'DELETE',
    path: '/me/data/closing',
    act: 'profile.write',
    rates: ['write'],
    says: 'Take back that my account be closed',
    reply: ownData,
  }),
  orderHold: endpoint({
    method: 'POST',
    path: '/staff/orders/:no/hold',
    act: 'legalHold.set',
    rates: ['write'],
    says: 'Keep what hangs on an order beyond its time, or let it go again',
    params: z.strictObject({ no: orderNo }),
    body: orderHoldWrite,
    reply: orderHold,
  }),
} as const satisfies Record<string, Endpoint>
