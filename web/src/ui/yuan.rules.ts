// Reads what a person typed as yuan into exact fen, and writes fen back the way it is typed; no floating point. Pure.

const YUAN = /^(\d{1,8})(?:[.。](\d{0,2}))?$/

/** "1,299.5" -> 129950; null for anything that is not an amount with at most two decimals. */
export function fenOfYuan(text: string): number | null {
  const plain = text.replace(/[\s,，¥￥]/g, '')
  const match = YUAN.exec(plain)
  if (!match) return null
  const [, yuan = '0', cents = ''] = match
  return Number(yuan) * 100 + Number(cents.padEnd(2, '0') || '0')
}

/** 129950 -> "1299.50". */
export function yuanOfFen(fen: number): string {
  const digits = String(fen).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** "12" -> 12; null for anything else than a whole number from min to max. */
export function wholeOf(text: string, min: number, max: number): number | null {
  const plain = text.replace(/[\s,，]/g, '')
  if (!/^\d{1,9}$/.test(plain)) return null
  const value = Number(plain)
  return value >= min && value <= max ? value : null
}
