// The routers of a stage: one the sources stand on, and one for each further worker that carries viewers, piped from it.
import type { types } from 'mediasoup'
import { shownSource } from './stage.ts'
import type { Stage } from './stage.ts'

/** Made on the first call, on the worker chosen. null: no worker lives. Callers take turns. */
export async function ingestRouter(stage: Stage, chooseWorker: () => number | null): Promise<types.Router | null> {
  if (stage.ingest && !stage.ingest.router.closed) return stage.ingest.router
  const workerIndex = chooseWorker()
  if (workerIndex === null) return null
  const router = await stage.deps.pool.newRouter(workerIndex)
  stage.ingest = { router, workerIndex }
  return router
}

/** The router on that worker, the shown producers piped to it. null: nothing is shown. */
export async function egressRouter(stage: Stage, workerIndex: number): Promise<types.Router | null> {
  const source = shownSource(stage)
  if (!source || !stage.ingest || stage.closing) return null
  if (workerIndex === stage.ingest.workerIndex) return source.router
  const known = stage.egress.get(workerIndex)
  const opening = known ?? stage.deps.pool.newRouter(workerIndex)
  if (!known) {
    stage.egress.set(workerIndex, opening)
    opening.catch(() => stage.egress.delete(workerIndex))
  }
  const router = await opening
  await Promise.all(Object.values(source.producers).map((producer) => pipe(stage, source.router, producer, router)))
  return router
}

/** A piped producer has its origin's id and closes with it. */
function pipe(stage: Stage, from: types.Router, producer: types.Producer, to: types.Router): Promise<unknown> {
  const key = `${producer.id} ${to.id}`
  const known = stage.pipes.get(key)
  if (known) return known
  const piping = from.pipeToRouter({ producerId: producer.id, router: to, enableSctp: false })
  stage.pipes.set(key, piping)
  const forget = () => stage.pipes.delete(key)
  piping.catch(forget)
  producer.observer.once('close', forget)
  return piping
}
