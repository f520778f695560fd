// Imports a file of leaders and groups.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { LeaderImportResult } from '../../../../server/protocol/leader-import.ts'
import { rest } from '../../platform/rest-client.ts'
import { CsvDialog } from '../../ui/csv-dialog.tsx'

export function LeaderImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const queries = useQueryClient()
  const summary = (results: readonly LeaderImportResult[], pending: boolean) => {
    const count = (outcome: LeaderImportResult['outcome']) => results.filter((row) => row.outcome === outcome).length
    const counts = { added: count('added'), changed: count('changed'), unchanged: count('unchanged'), refused: count('refused') }
    const waits = results.filter((row) => row.waits).length
    const said = t(pending ? 'leaderImport.importing' : 'leaderImport.imported', counts)
    return waits === 0 ? said : `${said}${t('leaderImport.waits', { count: waits })}`
  }
  return (
    <CsvDialog<LeaderImportResult>
      open={open}
      onClose={onClose}
      title={t('leaderImport.title')}
      words={t('leaderImport.words')}
      send={(body) => rest('POST /staff/leaders/import', { body })}
      onSent={() => queries.invalidateQueries({ queryKey: ['console', 'leaders'] })}
      summary={summary}
      refusal={(row) => ({ who: `${row.phoneMasked} ${row.name} ${row.group}`, why: row.why && t(`leaderImport.why.${row.why}`) })}
    />
  )
}
