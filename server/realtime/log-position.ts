// Positions in a numbered log: which of two comes first, which one follows another.

/** `seq` -1: before the first entry of the epoch. Epoch 0: not known yet. */
export type LogPosition = { readonly epoch: number; readonly seq: number }

export const START: LogPosition = { epoch: 0, seq: -1 }

export const isAfter = (a: LogPosition, b: LogPosition): boolean => a.epoch > b.epoch || (a.epoch === b.epoch && a.seq > b.seq)

/** True when nothing can have been missed between the two. */
export const follows = (next: LogPosition, known: LogPosition): boolean => next.epoch === known.epoch && next.seq === known.seq + 1

export const parsePosition = (id: string): LogPosition => {
  const [epoch = '0', seq = '0'] = id.split('-')
  return { epoch: Number(epoch), seq: Number(seq) }
}

/** The stream id after which XREAD goes on. */
export const readAfter = ({ epoch, seq }: LogPosition): string =>
  seq < 0 ? `${Math.max(0, epoch - 1)}-18446744073709551615` : `${epoch}-${seq}`
