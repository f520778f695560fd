// Opens the cashier for orders of one show and keeps where to come back to.
import { useRef, useState } from 'react'
import { newPageKey } from '../platform/env.ts'
import { rest, RestError } from '../platform/rest-client.ts'
import { keepPayTrip } from './pay-trip.ts'

const triesMax = 2

/** open() leaves the page when the cashier has an address; the same key is used again after silence, so one payment is made. */
export function useCashier() {
  const [opening, setOpening] = useState(false)
  const key = useRef<{ orders: string; key: string } | null>(null)
  const open = async (orderNos: string[], showId: string, onFailed: (error: unknown) => void): Promise<void> => {
    const orders = orderNos.join(',')
    if (key.current?.orders !== orders) key.current = { orders, key: newPageKey() }
    setOpening(true)
    try {
      for (let tries = 1; ; tries += 1) {
        try {
          const payment = await rest('POST /payments', { body: { orderNos }, key: key.current.key })
          keepPayTrip({ showId, paymentId: payment.paymentId })
          if (payment.cashierUrl === null) throw new RestError('wrong_state', 409)
          return window.location.assign(payment.cashierUrl)
        } catch (error) {
          if (!(error instanceof RestError) || error.code !== 'no_answer' || tries >= triesMax) throw error
        }
      }
    } catch (error) {
      key.current = null
      onFailed(error)
    } finally {
      setOpening(false)
    }
  }
  return {
    opening,
    open: (orderNos: string[], showId: string, onFailed: (error: unknown) => void) => void open(orderNos, showId, onFailed),
  }
}
