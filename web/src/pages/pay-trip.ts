// Remembers, while the person is at the cashier, which show she came from, so that the small window goes on when she is back.

const storageKey = 'sibo.payTrip'
export type PayTrip = { showId: string; paymentId: string }

export function keepPayTrip(trip: PayTrip): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(trip))
  } catch {
    // then the way back shows the orders without the small window
  }
}

/** Reads it once: the second call finds nothing. */
export function takePayTrip(): PayTrip | null {
  try {
    const text = sessionStorage.getItem(storageKey)
    sessionStorage.removeItem(storageKey)
    const trip = JSON.parse(text ?? 'null') as PayTrip | null
    return trip && typeof trip.showId === 'string' && typeof trip.paymentId === 'string' ? trip : null
  } catch {
    return null
  }
}
