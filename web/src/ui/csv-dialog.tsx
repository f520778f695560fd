// Imports a file made in a spreadsheet: chosen, sent in pieces, every line that could not be taken named with its reason.
import { useMutation } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileBytesMax, piecesOf, textOfFile, type Piece } from '../platform/csv-file.ts'
import { failureTextOf } from '../text/failure.ts'
import css from './csv-dialog.module.css'
import { DeskButton } from './desk-button.tsx'
import { DeskDialog } from './desk-dialog.tsx'

const shownMax = 200

type Row = { readonly line: number; readonly outcome: string }
type CsvDialogProps<R extends Row> = {
  open: boolean
  onClose: () => void
  title: string
  /** What the head line must name, and that the same file may come again. */
  words: string
  send: (piece: Piece) => Promise<{ results: R[] }>
  /** When the file is in, or broke off. */
  onSent: () => unknown
  summary: (results: readonly R[], pending: boolean) => string
  /** Whose line it was, and why it was not taken. */
  refusal: (row: R) => { who: string; why: string | null }
}

/** A file that broke off may be sent again: what is done changes nothing. */
export function CsvDialog<R extends Row>({ open, onClose, title, words, send, onSent, summary, refusal }: CsvDialogProps<R>) {
  const { t } = useTranslation('console')
  const id = useId()
  const [name, setName] = useState('')
  const [results, setResults] = useState<readonly R[]>([])
  const [tooLarge, setTooLarge] = useState(false)
  const sending = useMutation({
    mutationFn: async (text: string) => {
      const all: R[] = []
      for (const piece of piecesOf(text)) {
        all.push(...(await send(piece)).results)
        setResults([...all])
      }
    },
    onSettled: onSent,
  })
  const take = async (file: File | undefined) => {
    if (!file) return
    sending.reset()
    setName(file.name)
    setResults([])
    setTooLarge(file.size > fileBytesMax)
    if (file.size <= fileBytesMax) sending.mutate(textOfFile(await file.arrayBuffer()))
  }
  const refused = results.filter(({ outcome }) => outcome === 'refused')
  const failure = tooLarge ? t('csv.tooLarge') : sending.isError ? `${failureTextOf(sending.error)} ${t('csv.again')}` : null
  return (
    <DeskDialog open={open} wide title={title} onClose={onClose} foot={<DeskButton onClick={onClose}>{t('close')}</DeskButton>}>
      <p>{words}</p>
      <div className={css.file}>
        <input
          id={id}
          type="file"
          accept=".csv,text/csv"
          className="vh"
          disabled={sending.isPending}
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <label htmlFor={id}>
          <FileUp size={18} aria-hidden="true" />
          {name === '' ? t('csv.choose') : name}
        </label>
      </div>
      <div role="status" aria-live="polite">
        {(sending.isPending || results.length > 0) && <p className="num">{summary(results, sending.isPending)}</p>}
      </div>
      {failure !== null && (
        <p className={css.wrong} role="alert">
          {failure}
        </p>
      )}
      {refused.length > 0 && (
        <ul className={css.refused}>
          {refused.slice(0, shownMax).map((row) => (
            <li key={row.line}>
              <b className="num">{t('csv.line', { line: row.line })}</b>
              <span className="num">{refusal(row).who}</span>
              <span>{refusal(row).why}</span>
            </li>
          ))}
        </ul>
      )}
    </DeskDialog>
  )
}
