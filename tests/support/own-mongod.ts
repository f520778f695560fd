// Starts a mongod (one-node replica set) of a test's own, which the test may kill and start again on the same data and port.
import { execFileSync } from 'node:child_process'
import { MongoMemoryReplSet } from 'mongodb-memory-server-core'
import { freePort } from './free-port.ts'

export type OwnMongod = {
  /** Without a database name: `mongodb://host:port/?replicaSet=rs0`. */
  readonly uri: string
  readonly port: number
  pid(): number
  kill9(): void
  /** After kill9 or stop: the same data on the same port. */
  startAgain(): Promise<void>
  /** Orderly; the data stays in `dbPath`. */
  stop(): Promise<void>
}

export async function startMongod({ dbPath, mongod }: { dbPath: string; mongod: string | undefined }): Promise<OwnMongod> {
  if (!mongod) throw new Error('mongod is missing: run "node scripts/setup.mjs --tests"')
  const version = /db version v([\d.]+)/.exec(execFileSync(mongod, ['--version'], { encoding: 'utf8' }))?.[1]
  const port = await freePort()
  const start = (): Promise<MongoMemoryReplSet> =>
    MongoMemoryReplSet.create({
      binary: { systemBinary: mongod, ...(version && { version }) },
      instanceOpts: [{ dbPath, port, storageEngine: 'wiredTiger', launchTimeout: 60_000 }],
      replSet: {
        name: 'rs0',
        count: 1,
        storageEngine: 'wiredTiger',
        args: ['--noscripting', '--quiet', '--wiredTigerCacheSizeGB', '0.5', '--setParameter', 'diagnosticDataCollectionEnabled=false'],
        spawn: { detached: true },
      },
    })
  let replicaSet = await start()
  const pid = (): number => {
    const found = replicaSet.servers[0]?.instanceInfo?.instance.mongodProcess?.pid
    if (found === undefined) throw new Error('mongod is not running')
    return found
  }
  return {
    uri: `mongodb://127.0.0.1:${port}/?replicaSet=rs0`,
    port,
    pid,
    kill9: () => process.kill(pid(), 'SIGKILL'),
    startAgain: async () => {
      replicaSet = await start()
    },
    stop: async () => {
      await replicaSet.stop({ doCleanup: false })
    },
  }
}
