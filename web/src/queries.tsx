// What the pages keep of HTTP answers; fetched beside the first page that asks, never before a room's first picture.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { sessionChanges } from './features/session/session-changes.ts'
import { RestError } from './platform/rest-client.ts'

const retriesMax = 2
const retryable = (error: unknown): boolean => !(error instanceof RestError) || error.code === 'no_answer' || error.status >= 500

const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: (count, error) => count < retriesMax && retryable(error), refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
// another tab signed in or out: everything this tab knows of the person is read again
sessionChanges.hear(() => void queries.resetQueries())

/** Gives a page or a part the one client. */
export function withQueries<Props extends object>(Part: ComponentType<Props>): ComponentType<Props> {
  return function WithQueries(props: Props) {
    return (
      <QueryClientProvider client={queries}>
        <Part {...props} />
      </QueryClientProvider>
    )
  }
}
