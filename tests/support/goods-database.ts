// Opens an empty real database with every migration done, for contract suites.
import type { Connection } from 'mongoose'
import { connectMongo } from '../../server/persistence/mongo.ts'
import { migrations } from '../../server/persistence/migrations/index.ts'
import { startMongo } from './real-parts.ts'

export type MigratedDatabase = { readonly connection: Connection; readonly close: () => Promise<void> }

export const migratedDatabase = async (): Promise<MigratedDatabase> => {
  const mongo = await startMongo()
  const connection = await connectMongo(mongo.uri)
  if (!connection.db) throw new Error('not open')
  for (const migration of migrations) await migration.up(connection.db)
  return {
    connection,
    close: async () => {
      await connection.close()
      await mongo.stop()
    },
  }
}
