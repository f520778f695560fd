// The way to a leader's first sale: which step is the next one. Pure.

export type FirstSaleStep = 'share' | 'bring' | 'sell' | 'done'

/** links: she made; people: who came by them; entries: of her ledger, the first of which is her first commission. */
export function nextStep({ links, people, entries }: { links: number; people: number; entries: number }): FirstSaleStep {
  if (entries > 0) return 'done'
  if (people > 0) return 'sell'
  return links > 0 ? 'bring' : 'share'
}
