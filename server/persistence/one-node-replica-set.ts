// Starts one mongod as a replica set of its own and waits until it takes writes.
import { setTimeout as sleep } from 'node:timers/promises'
import { MongoInstance } from 'mongodb-memory-server-core'
import { mongoose } from './mongo.ts'

const HOST = '127.0.0.1'
const NAME = 'rs0'
const LAUNCH_MS = 60_000
const PRIMARY_WITHIN_MS = 30_000
const LOOK_EVERY_MS = 20
const ALREADY_INITIALIZED = 23
const QUIET = ['--noscripting', '--quiet', '--setParameter', 'diagnosticDataCollectionEnabled=false']

export type ReplicaSet = {
  /** Without a database: `mongodb://host:port/?replicaSet=rs0`. */
  readonly uri: string
  pid(): number
  /** Orderly; the data stays. */
  stop(): Promise<void>
}
export type ReplicaSetSettings = {
  /** The program, and the version that it says it has. */
  readonly mongod: string
  readonly version: string | undefined
  readonly dbPath: string
  /** Part of the replica set's own configuration: the same folder needs the same port for ever. */
  readonly port: number
  readonly moreArgs?: readonly string[]
}

/**
 * The library's MongoMemoryReplSet may start on another port than the asked one (it avoids ports it has just used), after which a kept
 * replica set never has a primary; its MongoInstance does as it is told.
 * Runs in a process group of its own; a helper process of the library ends it when this process dies, however it dies.
 */
export async function startReplicaSet({ mongod, version, dbPath, port, moreArgs = [] }: ReplicaSetSettings): Promise<ReplicaSet> {
  const instance = await MongoInstance.create({
    binary: { systemBinary: mongod, ...(version && { version }) },
    instance: {
      port,
      ip: HOST,
      dbPath,
      replSet: NAME,
      storageEngine: 'wiredTiger',
      launchTimeout: LAUNCH_MS,
      args: [...QUIET, ...moreArgs],
    },
    // Ctrl-C goes to the whole group of the terminal and would end mongod before the server has drained.
    spawn: { detached: true },
  })
  const stop = async (): Promise<void> => {
    await instance.stop()
  }
  try {
    await becomePrimary(port)
  } catch (error) {
    await stop()
    throw error
  }
  const pid = (): number => {
    const found = instance.mongodProcess?.pid
    if (found === undefined) throw new Error('mongod is not running')
    return found
  }
  return { uri: `mongodb://${HOST}:${port}/?replicaSet=${NAME}`, pid, stop }
}

/** Asks the server itself whether it is primary; a restarted one becomes so without being told. */
async function becomePrimary(port: number): Promise<void> {
  const client = await mongoose.mongo.MongoClient.connect(`mongodb://${HOST}:${port}/`, { directConnection: true })
  try {
    const admin = client.db('admin')
    const members = [{ _id: 0, host: `${HOST}:${port}` }]
    await admin.command({ replSetInitiate: { _id: NAME, members } }).catch((error: { code?: unknown }) => {
      if (error.code !== ALREADY_INITIALIZED) throw error
    })
    const endMs = performance.now() + PRIMARY_WITHIN_MS
    while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
      if (performance.now() > endMs)
        throw new Error(`the embedded MongoDB took no writes within ${PRIMARY_WITHIN_MS / 1000} s of its start`)
      await sleep(LOOK_EVERY_MS)
    }
  } finally {
    await client.close()
  }
}
