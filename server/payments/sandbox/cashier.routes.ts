// The sandbox provider over HTTP: its cashier page and button, and the signed API by which a merchant asks for a payment or the bill.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Request, Response } from 'express'
import { z } from 'zod'
import type { Actor } from '../../actor.ts'
import type { Clock } from '../../clock.ts'
import type { RawRoute } from '../../http/route.ts'
import { cashierPage, languageOf } from './cashier-page.rules.ts'
import { PAY_MODES, type Sandbox, type SandboxPayment } from './sandbox.service.ts'
import { provedAtMs, SIGNATURE_HEADER, TIMESTAMP_HEADER } from './signature.rules.ts'

const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const asset = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')
const paymentId = z
  .string()
  .max(24, { abort: true })
  .regex(/^[0-9a-f]{24}$/)
const payForm = z.strictObject({
  t: z.string().max(40),
  method: z.literal('balance'),
  mode: z.enum(PAY_MODES),
  lateSec: z
    .string()
    .max(4)
    .regex(/^[0-9]{1,4}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(3600)),
})
const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/
const DAY_MS = 86_400_000
const ACCOUNT_CHARS = 12

export type CashierDeps = { readonly sandbox: Sandbox; readonly secret: Uint8Array; readonly shopName: string; readonly clock: Clock }

const isToken = (given: unknown, { token }: SandboxPayment): boolean => {
  const [one, other] = [Buffer.from(typeof given === 'string' ? given : ''), Buffer.from(token)]
  return one.length === other.length && timingSafeEqual(one, other)
}
/** Who sits at the cashier pays with an account of her own, as with any provider. */
const accountOf = ({ personId, visitorId }: Actor): string =>
  createHash('sha256')
    .update(personId ?? visitorId)
    .digest('hex')
    .slice(0, ACCOUNT_CHARS)
const notFound = (res: Response): void => void res.status(404).type('text/plain').send('no such payment')

export const cashierRoutes = ({ sandbox, secret, shopName, clock }: CashierDeps): RawRoute[] => {
  const opened = async (req: Request, token: unknown): Promise<SandboxPayment | null> => {
    const id = paymentId.safeParse(req.params['paymentId'])
    const row = id.success ? await sandbox.byId(id.data) : null
    return row && isToken(token, row) ? row : null
  }
  const page = (req: Request, res: Response, payment: SandboxPayment): void => {
    const language = languageOf(req.get('accept-language'))
    // not no-referrer: a browser then sends `Origin: null` with the form, which our own origin guard refuses
    res.set({ 'content-security-policy': CSP, 'cache-control': 'no-store', 'referrer-policy': 'same-origin' })
    res.type('text/html').send(cashierPage({ payment, shopName, nowMs: clock.nowMs(), language }))
  }
  const show: RawRoute['handle'] = async (req, res) => {
    const row = await opened(req, req.query['t'])
    if (!row) return notFound(res)
    page(req, res, row)
  }
  const pay: RawRoute['handle'] = async (req, res, actor) => {
    const form = payForm.safeParse(req.body)
    const row = form.success ? await opened(req, form.data.t) : null
    if (!row || !form.success) return notFound(res)
    const paid = await sandbox.pay(row._id, form.data.mode, form.data.lateSec, accountOf(actor))
    if (paid?.state === 'succeeded') res.redirect(303, row.returnPath)
    else page(req, res, (await sandbox.byId(row._id)) ?? row)
  }
  /** Merchants sign the path they ask for. */
  const signed =
    (answer: (req: Request) => Promise<object | null>): RawRoute['handle'] =>
    async (req, res) => {
      const given = { timestamp: req.get(TIMESTAMP_HEADER), signature: req.get(SIGNATURE_HEADER) }
      if (provedAtMs(secret, given, Buffer.from(req.originalUrl), clock.nowMs()) === null) return void res.status(401).end()
      const body = await answer(req)
      if (!body) return notFound(res)
      res.set('cache-control', 'no-store').json(body)
    }
  const askPayment = signed(async (req) => {
    const id = paymentId.safeParse(req.params['paymentId'])
    const row = id.success ? await sandbox.query(id.data).catch(() => null) : null
    return row && { paymentId: row._id, state: row.state, amountFen: row.amountFen, currency: row.currency, payer: row.payer }
  })
  const askBill = signed(async (req) => {
    const day = DAY.exec(String(req.params['day']))
    if (!day) return null
    const fromMs = Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]))
    return { day: day[0], rows: await sandbox.bill(fromMs, fromMs + DAY_MS) }
  })
  const file =
    (text: string, type: string): RawRoute['handle'] =>
    async (_req, res) =>
      void res.set('cache-control', 'public, max-age=300').type(type).send(text)
  const open = { act: 'bySignature', rates: ['read'], body: 'none' } as const
  return [
    { method: 'GET', path: '/pay/sandbox/assets/cashier.css', ...open, handle: file(asset('cashier.css'), 'text/css') },
    { method: 'GET', path: '/pay/sandbox/assets/cashier.js', ...open, handle: file(asset('cashier.js'), 'text/javascript') },
    { method: 'GET', path: '/pay/sandbox/api/payments/:paymentId', ...open, crossSite: true, handle: askPayment },
    { method: 'GET', path: '/pay/sandbox/api/bill/:day', ...open, crossSite: true, handle: askBill },
    { method: 'GET', path: '/pay/sandbox/:paymentId', ...open, handle: show },
    { method: 'POST', path: '/pay/sandbox/:paymentId/pay', ...open, rates: ['payment'], body: 'form', handle: pay },
  ]
}
