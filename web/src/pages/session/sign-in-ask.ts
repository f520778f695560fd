// What somebody wanted to do when sign-in came between; travels in the history entry and says itself on the page.

export type SignInAsk = {
  asked: 'buy' | 'chat' | 'reserve' | 'leader' | 'orders'
  title?: string
  quantity?: number
  leaderName?: string | null
}

/** Reads it back from the router's state; anything else is a plain sign-in. */
export function signInAskOf(state: unknown): SignInAsk | null {
  const ask = state as SignInAsk | null
  return ask && typeof ask === 'object' && typeof ask.asked === 'string' ? ask : null
}
