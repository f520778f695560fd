// Starts a mongod (one-node replica set) of a test's own, which the test may kill and start again on the same data and port.
import { execFileSync } from 'node:child_process'
import { startReplicaSet } from '../../server/persistence/one-node-replica-set.ts'
import { freePort } from './free-port.ts'

/** A test's data is small; its file of changes would else be a twentieth of the disk. */
const SMALL = ['--wiredTigerCacheSizeGB', '0.5', '--oplogSize', '256']

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
  const start = (): ReturnType<typeof startReplicaSet> => startReplicaSet({ mongod, version, dbPath, port, moreArgs: SMALL })
  let replicaSet = await start()
  return {
    uri: replicaSet.uri,
    port,
    pid: () => replicaSet.pid(),
    kill9: () => process.kill(replicaSet.pid(), 'SIGKILL'),
    startAgain: async () => {
      replicaSet = await start()
    },
    stop: () => replicaSet.stop(),
  }
}
