// Runs work in one MongoDB transaction: snapshot reads, majority and journalled commit, retried by the driver while that is safe.
import type { mongo } from 'mongoose'
import type { Connection } from 'mongoose'

export type Session = mongo.ClientSession

/**
 * The work may run more than once (write conflicts), so it does nothing but reads and writes with the session it is given.
 * What it throws aborts the transaction and comes out here.
 */
export const inTransaction = <T>(connection: Connection, work: (session: Session) => Promise<T>): Promise<T> =>
  connection.getClient().withSession((session) =>
    session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority', j: true },
      readPreference: 'primary',
    }),
  )
