// Imports a file of waybills: chosen, sent in pieces, every line that could not be taken named with its reason.
import { FileUp } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShipResult } from '../../../../server/protocol/shipments.ts'
import { failureTextOf } from '../../text/failure.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { summaryOf } from './ship.rules.ts'
import css from './shipping.module.css'
import { useImport } from './shipping.query.ts'
import { fileBytesMax, textOfFile } from '../../platform/csv-file.ts'

const shownMax = 200

function Refused({ refused }: { refused: readonly ShipResult[] }) {
  const { t } = useTranslation('console')
  return (
    <ul className={css.refused}>
      {refused.slice(0, shownMax).map((row) => (
        <li key={row.line}>
          <b className="num">{t('shipping.line', { line: row.line })}</b>
          <span className="num">{row.orderNo}</span>
          <span>{row.why && t(`shipping.why.${row.why}`)}</span>
        </li>
      ))}
    </ul>
  )
}

export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('console')
  const id = useId()
  const [name, setName] = useState('')
  const [results, setResults] = useState<readonly ShipResult[]>([])
  const [tooLarge, setTooLarge] = useState(false)
  const send = useImport(setResults)
  const { sent, unchanged, refused } = summaryOf(results)
  const take = async (file: File | undefined) => {
    if (!file) return
    send.reset()
    setName(file.name)
    setResults([])
    setTooLarge(file.size > fileBytesMax)
    if (file.size <= fileBytesMax) send.mutate(textOfFile(await file.arrayBuffer()))
  }
  const failure = tooLarge ? t('shipping.fileTooLarge') : send.isError ? `${failureTextOf(send.error)} ${t('shipping.fileAgain')}` : null
  return (
    <DeskDialog
      open={open}
      wide
      title={t('shipping.import')}
      onClose={onClose}
      foot={<DeskButton onClick={onClose}>{t('close')}</DeskButton>}
    >
      <p>{t('shipping.importWords')}</p>
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
          {name === '' ? t('shipping.choose') : name}
        </label>
      </div>
      <div role="status" aria-live="polite">
        {(send.isPending || results.length > 0) && (
          <p className="num">
            {t(send.isPending ? 'shipping.importing' : 'shipping.imported', { sent, unchanged, refused: refused.length })}
          </p>
        )}
      </div>
      {failure !== null && (
        <p className={css.wrong} role="alert">
          {failure}
        </p>
      )}
      {refused.length > 0 && <Refused refused={refused} />}
    </DeskDialog>
  )
}
