// Imports a file of leaders and groups: chosen, sent in pieces, every line that could not be taken named with its reason.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeaderImportResult } from '../../../../server/protocol/leader-import.ts'
import { fileBytesMax, piecesOf, textOfFile } from '../../platform/csv-file.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import css from './leaders.module.css'

const shownMax = 200

function useImport(onPiece: (results: readonly LeaderImportResult[]) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (text: string) => {
      const all: LeaderImportResult[] = []
      for (const body of piecesOf(text)) {
        all.push(...(await rest('POST /staff/leaders/import', { body })).results)
        onPiece([...all])
      }
      return all
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['console', 'leaders'] }),
  })
}

function Refused({ rows }: { rows: readonly LeaderImportResult[] }) {
  const { t } = useTranslation('console')
  return (
    <ul className={css.refused}>
      {rows.slice(0, shownMax).map((row) => (
        <li key={row.line}>
          <b className="num">{t('leaderImport.line', { line: row.line })}</b>
          <span className="num">
            {row.phoneMasked} {row.name} {row.group}
          </span>
          <span>{row.why && t(`leaderImport.why.${row.why}`)}</span>
        </li>
      ))}
    </ul>
  )
}

export function LeaderImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [name, setName] = useState('')
  const [results, setResults] = useState<readonly LeaderImportResult[]>([])
  const [tooLarge, setTooLarge] = useState(false)
  const send = useImport(setResults)
  const count = (outcome: LeaderImportResult['outcome']) => results.filter((row) => row.outcome === outcome).length
  const counts = { added: count('added'), changed: count('changed'), unchanged: count('unchanged'), refused: count('refused') }
  const take = async (file: File | undefined) => {
    if (!file) return
    send.reset()
    setName(file.name)
    setResults([])
    setTooLarge(file.size > fileBytesMax)
    if (file.size <= fileBytesMax) send.mutate(textOfFile(await file.arrayBuffer()))
  }
  const failure = tooLarge ? t('leaderImport.tooLarge') : send.isError ? `${failureTextOf(send.error)} ${t('leaderImport.again')}` : null
  return (
    <DeskDialog
      open={open}
      wide
      title={t('leaderImport.title')}
      onClose={onClose}
      foot={<DeskButton onClick={onClose}>{t('close')}</DeskButton>}
    >
      <p>{t('leaderImport.words')}</p>
      <div className={css.file}>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          className="vh"
          disabled={send.isPending}
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <label htmlFor={id}>
          <FileUp size={18} aria-hidden="true" />
          {name === '' ? t('leaderImport.choose') : name}
        </label>
      </div>
      <div role="status" aria-live="polite">
        {(send.isPending || results.length > 0) && (
          <p className="num">{t(send.isPending ? 'leaderImport.importing' : 'leaderImport.imported', counts)}</p>
        )}
      </div>
      {failure !== null && (
        <p className={css.importWrong} role="alert">
          {failure}
        </p>
      )}
      {counts.refused > 0 && <Refused rows={results.filter(({ outcome }) => outcome === 'refused')} />}
    </DeskDialog>
  )
}
