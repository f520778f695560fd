// What is done to the parts of a stand while its load runs: each fault is one function that breaks, waits and heals.
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { hostileBodies } from './fault-bodies.ts'
import { moveToSmallDisk } from './fault-disks.ts'
import { floods } from './fault-floods.ts'
import { abusedLinks } from './fault-links.ts'
import type { Fault, Span } from './fault-kinds.ts'
import type { FaultLine, Stand, StandGateway } from './fault-stand.ts'
import type { Toxic, Way } from './fault-proxy.ts'
import { until } from './until.ts'

const DIES_AFTER_BATCHES = '8'
/** A busy machine may need longer than the run to get there. */
const DIES_WITHIN_SEC = 90
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
const lives = (pid: number): boolean => existsSync(`/proc/${pid}/stat`)
/** Again and again until the time is over. */
const repeatedly = async (seconds: number, everyMs: number, act: (round: number) => Promise<void>): Promise<void> => {
  const endMs = performance.now() + seconds * 1_000
  for (let round = 0; performance.now() < endMs; round += 1) {
    await pause(everyMs)
    await act(round)
  }
}
const killGateways: Fault['run'] = (stand, seconds) =>
  repeatedly(seconds, 3_000, async (round) => {
    const gateway = stand.gateways[round % 2 === 0 ? 0 : 1]
    await gateway.kill('SIGKILL')
    await gateway.startAgain()
  })

/** The second gateway dies by its own hand at this step, is started again, and dies again. */
const diesAt =
  (step: 'gate' | 'commit' | 'ack'): Fault['run'] =>
  async ({ gateways: [, gateway] }, seconds) => {
    const again = async (env: Record<string, string>): Promise<void> => {
      for (const name of ['FAULT_DIE_AT', 'FAULT_DIE_AFTER']) delete gateway.env[name]
      Object.assign(gateway.env, env)
      await gateway.kill('SIGKILL')
      await gateway.startAgain().catch(() => undefined)
    }
    let deaths = 0
    const dying = { FAULT_DIE_AT: step, FAULT_DIE_AFTER: DIES_AFTER_BATCHES }
    await again(dying)
    const startMs = performance.now()
    const isOver = (): boolean => {
      const tookSec = (performance.now() - startMs) / 1_000
      return tookSec > seconds && (deaths > 0 || tookSec > seconds + DIES_WITHIN_SEC)
    }
    while (!isOver()) {
      await pause(100)
      if (lives(gateway.pid())) continue
      deaths += 1
      await again(dying)
    }
    await again({})
    if (deaths === 0) throw new Error(`the gateway never died at ${step}: nothing was tested`)
  }

const withRedis = async (stand: Stand, act: (redis: Redis) => Promise<unknown>): Promise<void> => {
  const redis = new Redis(stand.gateRedis.url)
  await act(redis).finally(() => redis.disconnect())
}
const killRedis =
  (fsync: 'always' | 'everysec' | 'none'): Fault['run'] =>
  async (stand, seconds) => {
    await withRedis(stand, (redis) => redis.config('SET', 'appendfsync', fsync === 'none' ? 'everysec' : fsync))
    await repeatedly(seconds, 4_000, async () => {
      await stand.gateRedis.kill9()
      await stand.gateRedis.startAgain({ wipe: fsync === 'none' })
      await withRedis(stand, (redis) => redis.config('SET', 'appendfsync', fsync === 'none' ? 'everysec' : fsync))
    })
  }
const flushRedis: Fault['run'] = (stand, seconds) => repeatedly(seconds, 3_000, () => withRedis(stand, (redis) => redis.flushall()))

/** As a replica that lagged behind and was promoted: the file of some seconds ago. */
const oldAof: Fault['run'] = async (stand, seconds) => {
  const log = join(stand.gateRedis.dataDir, 'appendonlydir')
  const kept = join(stand.gateRedis.dataDir, 'kept')
  await repeatedly(seconds, 1_000, async () => {
    rmSync(kept, { recursive: true, force: true })
    cpSync(log, kept, { recursive: true })
    await pause(3_000)
    await stand.gateRedis.kill9()
    rmSync(log, { recursive: true, force: true })
    cpSync(kept, log, { recursive: true })
    await stand.gateRedis.startAgain()
  })
}
const killMongo: Fault['run'] = async (stand, seconds) => {
  await repeatedly(seconds, 4_000, async () => {
    const old = stand.mongod.pid()
    stand.mongod.kill9()
    while (lives(old)) await pause(20)
    await pause(1_500)
    await stand.mongod.startAgain()
  })
}
/** Full for as long as nobody makes room: it dies at its next write, and cannot come back before. */
const fullDiskOfMongo =
  (shut: Span[]): Fault['run'] =>
  async ({ mongod, mongoDir }, seconds) => {
    const stop = async (): Promise<void> => {
      const pid = mongod.pid()
      mongod.kill9()
      while (lives(pid)) await pause(20)
    }
    await stop()
    const disk = moveToSmallDisk(mongoDir)
    try {
      await mongod.startAgain()
      console.log(`the disk of MongoDB: ${disk.how}`)
      await pause((seconds * 1_000) / 4)
      const pid = mongod.pid()
      disk.fill(pid)
      await until('mongod cannot write any more', 70_000, () => !lives(pid))
      const fromMs = performance.now()
      await pause((seconds * 1_000) / 4)
      shut.push({ fromMs, untilMs: performance.now() })
      disk.free(pid)
      await mongod.startAgain()
      await pause((seconds * 1_000) / 4)
      await stop()
    } finally {
      disk.remove()
      await mongod.startAgain()
    }
  }
/** Writes are refused while its log cannot be written; the orders go the slow way, and the gate is there again by itself. */
const fullDiskOfRedis: Fault['run'] = async ({ gateRedis }, seconds) => {
  await gateRedis.kill9()
  const disk = moveToSmallDisk(gateRedis.dataDir)
  try {
    await gateRedis.startAgain()
    console.log(`the disk of Redis: ${disk.how}`)
    await pause((seconds * 1_000) / 4)
    const pid = gateRedis.pid()
    disk.fill(pid)
    await pause((seconds * 1_000) / 2)
    disk.free(pid)
    if (!lives(pid)) await gateRedis.startAgain()
    await pause((seconds * 1_000) / 4)
    await gateRedis.kill9()
  } finally {
    await gateRedis.kill9()
    disk.remove()
    await gateRedis.startAgain()
  }
}
const stopMongo = (shut: Span[]): Fault['run'] => {
  return async (stand, seconds) => {
    await pause((seconds * 1_000) / 3)
    const pid = stand.mongod.pid()
    process.kill(pid, 'SIGSTOP')
    const fromMs = performance.now() + 500
    await pause(10_000)
    shut.push({ fromMs, untilMs: performance.now() })
    process.kill(pid, 'SIGCONT')
    await pause((seconds * 1_000) / 3)
  }
}
const poisoned =
  (toxic: Toxic, way: Way = 'both'): Fault['run'] =>
  async (stand, seconds) => {
    const lines: readonly FaultLine[] = ['mongo', 'gate', 'general', 'clients']
    const eachMs = (seconds * 1_000) / lines.length / 2
    for (const name of lines) {
      for (const line of stand.lines[name]) line.poison(toxic, way)
      await pause(eachMs)
      stand.healAll()
      await pause(eachMs)
    }
  }
const wrongClock: Fault['run'] = async ({ gateways }, seconds) => {
  const clocks = ['3600000', '-3600000', 'frozen']
  const restart = async (gateway: StandGateway, clock: string | null): Promise<void> => {
    if (clock === null) delete gateway.env['FAULT_CLOCK']
    else gateway.env['FAULT_CLOCK'] = clock
    await gateway.kill('SIGKILL')
    await gateway.startAgain()
  }
  for (const clock of clocks) {
    await restart(gateways[1], clock)
    await pause((seconds * 1_000) / clocks.length)
  }
  await restart(gateways[1], null)
}
const rolling: Fault['run'] = async ({ gateways }, seconds) => {
  for (const gateway of gateways) {
    await pause((seconds * 1_000) / 3)
    await gateway.kill('SIGTERM')
    await gateway.startAgain()
  }
}

const shutOfStop: Span[] = []
const shutOfDisk: Span[] = []
export const FAULTS: readonly Fault[] = [
  { name: '0 nothing broken', run: (_stand, seconds) => pause(seconds * 1_000) },
  { name: '1 kill -9 of a gateway every 3 s', run: killGateways },
  { name: '2 dies between gate and commit', run: diesAt('gate') },
  { name: '2 dies between commit and answer', run: diesAt('commit') },
  { name: '2 dies between answer and news', run: diesAt('ack') },
  { name: '3 kill -9 of Redis, AOF always', run: killRedis('always') },
  { name: '3 kill -9 of Redis, AOF everysec', run: killRedis('everysec') },
  { name: '3 kill -9 of Redis, no AOF', run: killRedis('none') },
  { name: '3 FLUSHALL', run: flushRedis },
  { name: '3 Redis from an old AOF copy', run: oldAof },
  { name: '4 kill -9 of MongoDB', run: killMongo },
  { name: '4 MongoDB stopped for 10 s', run: stopMongo(shutOfStop), shut: shutOfStop },
  { name: '4 full disk of MongoDB', run: fullDiskOfMongo(shutOfDisk), shut: shutOfDisk },
  { name: '4 full disk of Redis', run: fullDiskOfRedis },
  { name: '6 every line 2 s late', run: poisoned({ kind: 'latency', ms: 2_000 }) },
  { name: '6 every line reset', run: poisoned({ kind: 'reset_peer', ms: 300 }) },
  { name: '6 every line in slices', run: poisoned({ kind: 'slicer', bytes: 16, pauseMs: 0 }) },
  { name: '6 silence towards the servers', run: poisoned({ kind: 'timeout', ms: 0 }, 'up') },
  { name: '6 silence of the answers', run: poisoned({ kind: 'timeout', ms: 0 }, 'down') },
  { name: '6 down, then slow', run: poisoned({ kind: 'down' }) },
  { name: '6 narrow line', run: poisoned({ kind: 'bandwidth', kbPerSec: 20 }) },
  { name: '6 cut after 50 KB', run: poisoned({ kind: 'limit_data', bytes: 50_000 }) },
  { name: '6 ends told late', run: poisoned({ kind: 'slow_close', ms: 1_000 }) },
  { name: '10 clock +1 h, -1 h, frozen', run: wrongClock },
  { name: '13 bodies slow, cut, too large, of wrong types', run: hostileBodies },
  { name: '14 floods of frames, handshakes and requests', run: floods },
  { name: '15 share links forged, over, replayed, doubled', run: abusedLinks },
  { name: '16 rolling restart by SIGTERM', run: rolling },
]
