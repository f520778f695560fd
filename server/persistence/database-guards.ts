// Remembers the unique indexes and validators that the migrations built, and says which of them a database has lost since.
import type { Connection, mongo } from 'mongoose'

type GuardsRow = { _id: string; guards: string[] }
const ROW_ID = 'guards'

const dbOf = (connection: Connection): mongo.Db => {
  if (!connection.db) throw new Error('the connection to MongoDB is not open')
  return connection.db
}

const present = async (db: mongo.Db): Promise<string[]> => {
  const guards: string[] = []
  for (const info of await db.listCollections().toArray()) {
    if ('options' in info && info.options?.['validator']) guards.push(`the validator of ${info.name}`)
    if (info.type !== 'collection' || info.name.startsWith('system.')) continue
    for (const index of await db.collection(info.name).indexes())
      if (index.unique) guards.push(`the unique index ${info.name}.${index.name}`)
  }
  return guards.toSorted()
}

/** At boot, before the migrations: what was there after they last ran and is not any more. Empty on a fresh database. */
export const lostGuards = async (connection: Connection): Promise<string[]> => {
  const db = dbOf(connection)
  const known = await db.collection<GuardsRow>('databaseGuards').findOne({ _id: ROW_ID })
  if (!known) return []
  const there = new Set(await present(db))
  return known.guards.filter((guard) => !there.has(guard))
}

/** At boot, after the migrations: what is there now is what has to stay. */
export const rememberGuards = async (connection: Connection): Promise<void> => {
  const db = dbOf(connection)
  await db.collection<GuardsRow>('databaseGuards').replaceOne({ _id: ROW_ID }, { guards: await present(db) }, { upsert: true })
}
