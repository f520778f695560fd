// The sandbox cashier's page as HTML: no inline script or style, every value escaped, Chinese or English by the browser's wish. Pure.
import escapeHtml from 'escape-html'
import { yuanText } from '../../protocol/money.ts'
import { PAY_MODES, type PayMode, type SandboxPayment } from './sandbox.service.ts'

export type CashierLanguage = 'zh-CN' | 'en'
type Words = {
  readonly title: string
  readonly banner: string
  readonly left: string
  readonly payee: string
  readonly number: string
  readonly method: string
  readonly balance: string
  readonly balanceNote: string
  readonly pay: string
  readonly back: string
  readonly closed: string
  readonly failed: string
  readonly succeeded: string
  readonly behaviour: string
  readonly lateSec: string
  readonly modes: Readonly<Record<PayMode, string>>
}
const WORDS: Readonly<Record<CashierLanguage, Words>> = {
  'zh-CN': {
    title: '收银台',
    banner: '沙箱 · 不真实扣款',
    left: '支付剩余时间',
    payee: '收款方',
    number: '支付单号',
    method: '支付方式',
    balance: '沙箱余额',
    balanceNote: '无限额，仅供演示',
    pay: '确认支付',
    back: '返回商家',
    closed: '支付单已关闭，请回到订单重新支付',
    failed: '支付失败，请回到订单重新支付',
    succeeded: '支付成功',
    behaviour: '沙箱行为（测试用）',
    lateSec: '延迟秒数',
    modes: {
      normal: '正常通知',
      double: '重复通知',
      shuffled: '乱序通知',
      late: '延迟到账与通知',
      lost: '通知丢失（靠查询）',
      decline: '支付失败',
    },
  },
  en: {
    title: 'Checkout',
    banner: 'Sandbox · no real charge',
    left: 'Time left to pay',
    payee: 'Payee',
    number: 'Payment number',
    method: 'Pay with',
    balance: 'Sandbox balance',
    balanceNote: 'Unlimited, demo only',
    pay: 'Pay',
    back: 'Back to the shop',
    closed: 'This payment is closed. Go back to the order and pay again',
    failed: 'The payment failed. Go back to the order and pay again',
    succeeded: 'Payment successful',
    behaviour: 'Sandbox behaviour (for tests)',
    lateSec: 'Seconds late',
    modes: {
      normal: 'Normal notices',
      double: 'Notices repeated',
      shuffled: 'Notices out of order',
      late: 'Money and notice late',
      lost: 'Notice lost (found by query)',
      decline: 'Payment fails',
    },
  },
}

/** @param acceptLanguage the browser's header; Chinese unless English is asked for first. */
export const languageOf = (acceptLanguage: string | undefined): CashierLanguage => (/^en\b/i.test(acceptLanguage ?? '') ? 'en' : 'zh-CN')

const payForm = (payment: SandboxPayment, words: Words): string => {
  const id = escapeHtml(payment._id)
  const modes = PAY_MODES.map((mode) => `<option value="${mode}">${escapeHtml(words.modes[mode])}</option>`).join('')
  return `<form class="pay" method="post" action="/pay/sandbox/${id}/pay">
<input type="hidden" name="t" value="${escapeHtml(payment.token)}">
<fieldset class="card"><legend>${words.method}</legend>
<label class="method"><input type="radio" name="method" value="balance" checked><span class="coin" aria-hidden="true">¥</span>
<span><b>${words.balance}</b><small>${words.balanceNote}</small></span></label></fieldset>
<details class="card"><summary>${words.behaviour}</summary>
<select name="mode" aria-label="${words.behaviour}">${modes}</select>
<label class="late">${words.lateSec}<input name="lateSec" type="number" min="1" max="3600" value="90" inputmode="numeric"></label></details>
<button class="primary" type="submit" data-testid="sandbox-pay">${words.pay} ${yuanText(payment.amountFen)}</button>
</form>`
}

const stateText = (payment: SandboxPayment, isOver: boolean, words: Words): string | null => {
  if (payment.state === 'succeeded') return words.succeeded
  if (payment.state === 'failed') return words.failed
  return payment.state === 'closed' || isOver ? words.closed : null
}

export const cashierPage = (ask: {
  readonly payment: SandboxPayment
  readonly shopName: string
  readonly nowMs: number
  readonly language: CashierLanguage
}): string => {
  const { payment, shopName, nowMs, language } = ask
  const words = WORDS[language]
  const leftMs = Math.max(0, payment.expiresAt.getTime() - nowMs)
  const said = stateText(payment, leftMs === 0, words)
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<title>${words.title} · ${words.banner}</title>
<link rel="stylesheet" href="/pay/sandbox/assets/cashier.css">
<script src="/pay/sandbox/assets/cashier.js" defer></script>
</head>
<body>
<p class="banner" role="note">${words.banner}</p>
<main>
<header>
<p class="shop">${escapeHtml(shopName)}</p>
<p class="amount">${yuanText(payment.amountFen)}</p>
${said === null ? `<p class="left">${words.left} <time id="left" data-left-ms="${leftMs}"></time></p>` : ''}
</header>
<dl class="card">
<div><dt>${words.payee}</dt><dd>${escapeHtml(shopName)}</dd></div>
<div><dt>${language === 'en' ? 'Goods' : '商品'}</dt><dd>${escapeHtml(payment.title)}</dd></div>
<div><dt>${words.number}</dt><dd class="number">${escapeHtml(payment.providerRef)}</dd></div>
</dl>
${said === null ? payForm(payment, words) : `<p class="said" data-state="${payment.state}">${said}</p>`}
<a class="secondary" href="${escapeHtml(payment.returnPath)}">${words.back}</a>
</main>
</body>
</html>
`
}
