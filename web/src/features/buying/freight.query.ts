// Asks what delivering costs to the chosen address, before the click; the server asks itself again at the click.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { rest, type RestError, type RestReply } from '../../platform/rest-client.ts'
import type { Freight } from './quote.rules.ts'

export type FreightAsk = { offerId: string; skuId: string; quantity: number; unitFen: number; addressId: string }
type Reply = RestReply<'POST /offers/:id/quote'>

/** ask null: no address is known yet. */
export function useFreight(ask: FreightAsk | null): Freight {
  const quote = useQuery<Reply, RestError>({
    // the unit price stands in the key: freight may be free from an amount on, and the price may just have turned
    queryKey: ['freight', ask?.offerId, ask?.skuId, ask?.quantity, ask?.addressId, ask?.unitFen],
    queryFn: ({ signal }) => {
      const { offerId = '', skuId = '', quantity = 1, addressId } = ask ?? {}
      return rest('POST /offers/:id/quote', { params: { id: offerId }, body: { skuId, quantity, addressId }, signal })
    },
    enabled: ask !== null,
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  })
  if (ask === null) return { known: 'no_address', fen: 0 }
  if (quote.error?.code === 'bad_address') return { known: 'not_delivered', fen: 0 }
  return quote.data ? { known: 'yes', fen: quote.data.freightFen } : { known: 'not_yet', fen: 0 }
}
