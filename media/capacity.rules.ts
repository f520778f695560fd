// Where a stage's ingest and a viewer's picture are placed, and when a viewer is sent to HLS instead; pure.

export const capacityLimits = {
  /** One core forwards about 1,100 viewers of 600 kbit/s with the audience's tuned capabilities; the rest is left to joins and key frames. */
  viewersPerWorkerMax: 800,
  /** A worker takes this many viewers of a stage before the next worker is piped to. */
  viewersPerEgressFill: 400,
  /** Joins cost key frames and DTLS handshakes. */
  joinsPerSecond: 100,
  joinBurst: 100,
  /** A joiner waits so long for a token, then goes to HLS. */
  joinWaitMsMax: 3_000,
} as const

export type WorkerLoad = { workerIndex: number; alive: boolean; viewerCount: number; ingestCount: number }

/** Least loaded living worker; an ingest weighs as much as its three layers of packets. null: none lives. */
export function placeIngest(loads: readonly WorkerLoad[]): number | null {
  const weight = (load: WorkerLoad) => load.viewerCount + load.ingestCount * 10
  return least(
    loads.filter((load) => load.alive),
    weight,
  )
}

/**
 * A worker that already carries this stage fills up first (each further worker costs a pipe); then the least loaded one apart
 * from the ingest, so that the death of one leaves the other; then any with room. null: none has room (HLS).
 */
export function placeViewer(loads: readonly WorkerLoad[], stage: { ingestIndex: number; egressIndexes: readonly number[] }): number | null {
  const roomy = loads.filter((load) => load.alive && load.viewerCount < capacityLimits.viewersPerWorkerMax)
  const weight = (load: WorkerLoad) => load.viewerCount
  const filling = roomy.filter(
    (load) => stage.egressIndexes.includes(load.workerIndex) && load.viewerCount < capacityLimits.viewersPerEgressFill,
  )
  const apart = roomy.filter((load) => load.workerIndex !== stage.ingestIndex)
  return least(filling, weight) ?? least(apart, weight) ?? least(roomy, weight)
}

function least(loads: readonly WorkerLoad[], weight: (load: WorkerLoad) => number): number | null {
  let best: WorkerLoad | null = null
  for (const load of loads) if (best === null || weight(load) < weight(best)) best = load
  return best?.workerIndex ?? null
}

/** Token bucket of one stage's joins. Tokens may go below zero: that is the queue. */
export type JoinBucket = { tokens: number; atMs: number }

export function newJoinBucket(nowMs: number): JoinBucket {
  return { tokens: capacityLimits.joinBurst, atMs: nowMs }
}

/** Takes one token. `waitMs`: how long this joiner waits for hers; null: longer than she may, nothing taken. */
export function takeJoinToken(bucket: JoinBucket, nowMs: number): { bucket: JoinBucket; waitMs: number | null } {
  const gained = (Math.max(0, nowMs - bucket.atMs) * capacityLimits.joinsPerSecond) / 1_000
  const tokens = Math.min(capacityLimits.joinBurst, bucket.tokens + gained)
  const after = tokens - 1
  const waitMs = after >= 0 ? 0 : Math.ceil((-after * 1_000) / capacityLimits.joinsPerSecond)
  if (waitMs > capacityLimits.joinWaitMsMax) return { bucket: { tokens, atMs: nowMs }, waitMs: null }
  return { bucket: { tokens: after, atMs: nowMs }, waitMs }
}
