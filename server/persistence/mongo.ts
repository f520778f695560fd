// Connects to MongoDB with the settings that every store relies on, and refuses at once what could not work.
import mongoose from 'mongoose'
import type { Connection } from 'mongoose'

const SERVER_SELECTION_MS = 5_000
/** How often the server is asked whether it lives: a line gone silent is cut after this and `connectTimeoutMS`, and what waits on it fails. */
const HEARTBEAT_MS = 2_000
const POOL_SIZE_MAX = 50
const POOL_SIZE_MIN = 4

// A schema takes `strict` when it is made, so these stand before any schema: take `mongoose` from here, or make schemas inside a function.
// Unknown paths and operators that are not marked with mongoose.trusted() throw; models build no collection or index (migrations do);
// a lost connection fails at once instead of queueing.
mongoose.set({
  strictQuery: 'throw',
  strict: 'throw',
  sanitizeFilter: true,
  runValidators: true,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
})

export { mongoose }

export type MongoOptions = { readonly serverSelectionTimeoutMs?: number }

/**
 * Opens a connection whose reads and writes are majority, journalled and on the primary.
 * Refuses with one line (no password in it): unreachable, no replica set (transactions need one), wrong credentials.
 */
export async function connectMongo(
  uri: string,
  { serverSelectionTimeoutMs = SERVER_SELECTION_MS }: MongoOptions = {},
): Promise<Connection> {
  const connection = mongoose.createConnection()
  try {
    await connection.openUri(uri, {
      appName: 'sibo',
      serverSelectionTimeoutMS: serverSelectionTimeoutMs,
      connectTimeoutMS: serverSelectionTimeoutMs,
      heartbeatFrequencyMS: HEARTBEAT_MS,
      maxPoolSize: POOL_SIZE_MAX,
      minPoolSize: POOL_SIZE_MIN,
      readPreference: 'primary',
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', j: true },
      retryWrites: true,
      ignoreUndefined: false,
      autoIndex: false,
      autoCreate: false,
    })
    const hello = await connection.getClient().db('admin').command({ hello: 1 })
    if (!hello['setName'])
      throw new Error('it is no replica set, and transactions need one: start mongod with --replSet and run rs.initiate() once')
    return connection
  } catch (error) {
    await connection.close(true).catch(() => undefined)
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new Error(`MongoDB at ${placeOf(uri)} cannot be used: ${reason}. Check MONGODB_URI and that the server is up`, { cause: error })
  }
}

/** Whether the primary answers now; for /readyz. */
export async function mongoAnswers(connection: Connection, withinMs: number): Promise<boolean> {
  try {
    if (connection.readyState !== mongoose.ConnectionStates.connected) return false
    await connection.getClient().db('admin').command({ ping: 1 }, { timeoutMS: withinMs })
    return true
  } catch {
    return false
  }
}

/** Hosts and database of an address, without user and password. */
function placeOf(uri: string): string {
  return uri
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^.*@/, '')
    .replace(/\?.*$/, '')
}
