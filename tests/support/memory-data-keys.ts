// Keeps wrapped data keys in memory by the same contract as the real store.
import type { DataKeyRow, DataKeyStore } from '../../server/sealing.ts'

export const memoryDataKeys = (): DataKeyStore & { readonly rows: Map<string, DataKeyRow> } => {
  const rows = new Map<string, DataKeyRow>()
  return {
    rows,
    all: async () => [...rows.values()],
    insert: async (row) => {
      const standing = rows.get(row.id) ?? row
      rows.set(row.id, standing)
      return standing
    },
    rewrap: async (before, after) => {
      if (rows.get(before.id)?.wrapped === before.wrapped) rows.set(before.id, after)
    },
  }
}
