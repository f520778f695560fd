// One mediasoup worker a core, each with its own WebRtcServer port; a dead one is replaced, whatever else goes on.
import { networkInterfaces } from 'node:os'
import { createWorker } from 'mediasoup'
import type { types } from 'mediasoup'
import { stageCodecs } from './codecs.ts'
import type { HandleCount } from './handle-count.ts'
import type { MediaLog, WorkerHealth } from './media-port.ts'

export const poolLimits = {
  socketBufferBytes: 2_000_000,
  /** A worker ended by Ctrl-C goes with code 0, a moment before we are told to close. */
  quietEndGraceMs: 200,
  respawnDelaysMs: [0, 250, 500, 1_000, 2_000, 5_000],
  healthAnswerMs: 1_000,
} as const

export type WorkerSlot = { workerIndex: number; worker: types.Worker; server: types.WebRtcServer; port: number }
export type WorkerPool = {
  slot(workerIndex: number): WorkerSlot | null
  living(): WorkerSlot[]
  newRouter(workerIndex: number): Promise<types.Router>
  health(): Promise<Omit<WorkerHealth, 'viewerCount' | 'stageCount'>[]>
  /** True when as many live as were asked for and each answers in time. */
  healthy(): Promise<boolean>
  beginClosing(): void
  close(): Promise<void>
}

export type WorkerPoolOptions = {
  workerCount: number
  workerBin?: string | undefined
  listenIp: string
  announcedAddress?: string | undefined
  basePort: number
  log: MediaLog
  handles: HandleCount
  onDied(workerIndex: number): void
  onBack(workerIndex: number): void
}

/** Rejects when the first worker does not start (no binary, port taken): the caller says what to do. */
export async function createWorkerPool(options: WorkerPoolOptions): Promise<WorkerPool> {
  const slots: (WorkerSlot | null)[] = Array.from({ length: options.workerCount }, () => null)
  const respawning = new Set<Promise<void>>()
  let closing = false

  async function open(workerIndex: number) {
    const slot = await openWorker(options, workerIndex)
    slots[workerIndex] = slot
    slot.worker.on('died', (error) => {
      const replacing = replace(workerIndex, error).finally(() => respawning.delete(replacing))
      respawning.add(replacing)
    })
  }
  async function replace(workerIndex: number, error: Error) {
    slots[workerIndex] = null
    if (error.message.includes('code:0')) await delay(poolLimits.quietEndGraceMs)
    if (closing) return
    options.log.error({ workerIndex, reason: error.message }, 'media worker died')
    options.onDied(workerIndex)
    for (let attempt = 0; !closing; attempt++) {
      await delay(poolLimits.respawnDelaysMs[Math.min(attempt, poolLimits.respawnDelaysMs.length - 1)] ?? 0)
      if (closing) return
      try {
        await open(workerIndex)
        options.onBack(workerIndex)
        return
      } catch (failure) {
        options.log.error({ workerIndex, attempt, reason: String(failure) }, 'media worker did not start again')
      }
    }
  }

  try {
    for (let workerIndex = 0; workerIndex < options.workerCount; workerIndex++) await open(workerIndex)
  } catch (error) {
    closing = true
    for (const slot of slots) slot?.worker.close()
    throw error
  }
  const living = () => slots.filter((slot) => slot !== null)

  return {
    slot: (workerIndex) => slots[workerIndex] ?? null,
    living,
    async newRouter(workerIndex) {
      const slot = slots[workerIndex]
      if (!slot) throw new Error('no such worker')
      const router = await slot.worker.createRouter({ mediaCodecs: stageCodecs })
      options.handles.track('routers', router)
      return router
    },
    health: () => Promise.all(slots.map((slot, workerIndex) => healthOf(slot, workerIndex))),
    async healthy() {
      if (living().length < options.workerCount) return false
      const answers = await Promise.all(slots.map((slot, workerIndex) => healthOf(slot, workerIndex)))
      return answers.every((answer) => answer.alive)
    },
    beginClosing() {
      closing = true
    },
    async close() {
      closing = true
      await Promise.all(living().map((slot) => closeWorker(slot.worker)))
      await Promise.all(respawning)
      // One that came up while we were closing.
      await Promise.all(living().map((slot) => closeWorker(slot.worker)))
      slots.fill(null)
    },
  }
}

async function openWorker(options: WorkerPoolOptions, workerIndex: number): Promise<WorkerSlot> {
  const worker = await createWorker({ logLevel: 'warn', ...(options.workerBin ? { workerBin: options.workerBin } : {}) })
  try {
    const port = options.basePort === 0 ? 0 : options.basePort + workerIndex
    const listenInfos = listenAddresses(options.listenIp, options.announcedAddress).flatMap((address) =>
      (['udp', 'tcp'] as const).map((protocol) => ({
        protocol,
        ...address,
        port,
        sendBufferSize: poolLimits.socketBufferBytes,
        recvBufferSize: poolLimits.socketBufferBytes,
      })),
    )
    const server = await worker.createWebRtcServer({ listenInfos })
    const dump = await server.dump()
    return { workerIndex, worker, server, port: dump.udpSockets[0]?.port ?? port }
  } catch (error) {
    worker.close()
    throw error
  }
}

/**
 * "Every address" without an announced one means each IPv4 address of this machine by name: browsers cannot reach 0.0.0.0,
 * and so a newcomer's phone on the same network sees the picture without any setting.
 */
function listenAddresses(listenIp: string, announcedAddress: string | undefined): { ip: string; announcedAddress?: string }[] {
  if (announcedAddress) return [{ ip: listenIp, announcedAddress }]
  if (listenIp !== '0.0.0.0') return [{ ip: listenIp }]
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  const outer = own.filter((address) => address.family === 'IPv4' && !address.internal).map((address) => address.address)
  return [...outer, '127.0.0.1'].map((ip) => ({ ip }))
}

async function healthOf(slot: WorkerSlot | null, workerIndex: number) {
  const dead = { workerIndex, pid: 0, alive: false, port: 0, cpuMs: 0 }
  if (!slot) return dead
  const usage = await Promise.race([slot.worker.getResourceUsage().catch(() => null), delay(poolLimits.healthAnswerMs).then(() => null)])
  if (!usage) return { ...dead, pid: slot.worker.pid, port: slot.port }
  return { workerIndex, pid: slot.worker.pid, alive: true, port: slot.port, cpuMs: usage.ru_utime + usage.ru_stime }
}

async function closeWorker(worker: types.Worker): Promise<void> {
  if (worker.subprocessClosed) return
  const gone = new Promise<void>((resolve) => worker.once('subprocessclose', () => resolve()))
  worker.close()
  await gone
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
