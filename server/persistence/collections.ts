// Hands stores the driver's own collections, typed by their rows; `_id` is text everywhere (the contract proves it before any query).
import type { mongo } from 'mongoose'
import type { Connection } from 'mongoose'

/** A collection of an open connection. Filters built from it take only values that the contract's schemas let through. */
export const collectionOf = <Row extends { _id: string }>(connection: Connection, name: string): mongo.Collection<Row> => {
  if (!connection.db) throw new Error('the connection to MongoDB is not open')
  return connection.db.collection<Row>(name)
}

/** True for a write that a unique index refused. */
export const isDuplicate = (err: unknown): boolean => typeof err === 'object' && err !== null && (err as { code?: unknown }).code === 11000

/** Ids of the first `max` rows of a filter: what a sweep takes at a time. */
export const someIds = async <Row extends { _id: string }>(
  rows: mongo.Collection<Row>,
  filter: mongo.Filter<Row>,
  max: number,
): Promise<Row['_id'][]> => {
  const found = await rows
    .find(filter, { projection: { _id: 1 } })
    .limit(max)
    .toArray()
  return found.map(({ _id }) => _id)
}
