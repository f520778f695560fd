// Gathers single asks into batches: what arrives in one turn of the event loop goes out in one call, with a bound on size and on calls in flight.

export type MicroBatcher<Ask, Answer> = {
  readonly add: (ask: Ask) => Promise<Answer>
  readonly idle: () => boolean
  /** Asks that wait for a call. */
  readonly waiting: () => number
}
export type MicroBatcherDeps<Ask, Answer> = {
  readonly sizeMax: number
  readonly inFlightMax: number
  /** Answers stand in the order of the asks. What it throws is thrown at every ask of the batch. */
  readonly run: (asks: readonly Ask[]) => Promise<readonly Answer[]>
}

type Waiting<Ask, Answer> = { readonly ask: Ask; readonly settle: (answer: Answer) => void; readonly fail: (reason: unknown) => void }

export const createMicroBatcher = <Ask, Answer>({
  sizeMax,
  inFlightMax,
  run,
}: MicroBatcherDeps<Ask, Answer>): MicroBatcher<Ask, Answer> => {
  const queue: Waiting<Ask, Answer>[] = []
  let inFlight = 0
  let planned = false

  const plan = (): void => {
    if (planned || queue.length === 0 || inFlight >= inFlightMax) return
    planned = true
    setImmediate(() => {
      planned = false
      if (queue.length > 0 && inFlight < inFlightMax) void send(queue.splice(0, sizeMax))
      plan()
    })
  }
  const send = async (batch: readonly Waiting<Ask, Answer>[]): Promise<void> => {
    inFlight += 1
    try {
      const answers = await run(batch.map(({ ask }) => ask))
      batch.forEach(({ settle, fail }, place) => {
        const answer = answers[place]
        if (answer === undefined) fail(new Error('a batch answered fewer asks than it had'))
        else settle(answer)
      })
    } catch (reason) {
      for (const { fail } of batch) fail(reason)
    } finally {
      inFlight -= 1
      plan()
    }
  }
  return {
    add: (ask) =>
      new Promise((settle, fail) => {
        queue.push({ ask, settle, fail })
        plan()
      }),
    idle: () => queue.length === 0 && inFlight === 0,
    waiting: () => queue.length,
  }
}
