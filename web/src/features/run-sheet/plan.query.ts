// Reads the plan of a show's run sheet for its host: talk minutes and flash prices, which the room does not tell.
import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { RunSheet } from '../../../../server/protocol/offers.ts'
import { rest, type RestError } from '../../platform/rest-client.ts'

export const planKey = (showId: string) => ['run-sheet', showId] as const

/** Only asked when `mayRead`: an assistant has no plan to read. */
export const useSheetPlan = (showId: string, mayRead: boolean): UseQueryResult<RunSheet, RestError> =>
  useQuery({
    queryKey: planKey(showId),
    queryFn: ({ signal }) => rest('GET /staff/shows/:id/run-sheet', { params: { id: showId }, signal }),
    enabled: mayRead,
    staleTime: 30_000,
  })

/** The sheet as it is written back, without the row at one position. */
export const sheetWithout = (sheet: RunSheet, position: number) => ({
  seenVersion: sheet.version,
  offers: sheet.rows
    .filter((row) => row.position !== position)
    .map((row) => ({
      offerId: row.offerId,
      productId: row.productId,
      talkMinutes: row.talkMinutes,
      cap: row.cap,
      holdSec: row.holdSec,
      skus: row.skus.map(({ skuId, livePriceFen, flashPriceFen, units }) => ({ skuId, livePriceFen, flashPriceFen, units })),
    })),
})

/** Takes a row that cannot be shown off the sheet; the plan is read again whatever came of it. */
export function useDropRow(showId: string, after: (error: RestError | null) => void) {
  const queries = useQueryClient()
  return useMutation<RunSheet, RestError, { sheet: RunSheet; position: number }>({
    mutationFn: ({ sheet, position }) =>
      rest('PUT /staff/shows/:id/run-sheet', { params: { id: showId }, body: sheetWithout(sheet, position) }),
    onSettled: (_, error) => {
      void queries.invalidateQueries({ queryKey: planKey(showId) })
      after(error)
    },
  })
}
