// Says what an act of the desk will do and takes the reason that stands in the audit.
import { Input } from 'antd'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { displayText, graphemes } from '../../../server/protocol/text.ts'
import { DeskButton } from './desk-button.tsx'
import { DeskDialog } from './desk-dialog.tsx'
import { DeskField } from './desk-parts.tsx'
import css from './reason-dialog.module.css'

const reasonChars = { min: 2, max: 100 } as const
export type ReasonWords = { title: string; means: ReactNode; act: string; cancel: string; reason: string; hint: string }

/** words null: closed. danger: an act that takes something from a person. */
export function ReasonDialog({
  words,
  danger = false,
  busy,
  error,
  onAct,
  onClose,
}: {
  words: ReasonWords | null
  danger?: boolean
  busy: boolean
  error: string | null
  onAct: (reason: string) => void
  onClose: () => void
}) {
  const id = useId()
  const [shown, setShown] = useState(words)
  const [reason, setReason] = useState('')
  const title = words?.title
  useEffect(() => {
    if (title !== undefined) setReason('')
  }, [title])
  useEffect(() => {
    if (words) setShown(words)
  }, [words])
  if (!shown) return null
  const given = displayText(reason)
  const ready = graphemes(given) >= reasonChars.min && graphemes(given) <= reasonChars.max
  return (
    <DeskDialog
      open={words !== null}
      alert={danger}
      title={shown.title}
      onClose={onClose}
      foot={
        <>
          <DeskButton onClick={onClose}>{shown.cancel}</DeskButton>
          <DeskButton look={danger ? 'danger' : 'primary'} disabled={!ready} busy={busy} onClick={() => onAct(given)}>
            {shown.act}
          </DeskButton>
        </>
      }
    >
      <div className={css.stack}>
        <p>{shown.means}</p>
        <DeskField label={shown.reason} htmlFor={id} hint={shown.hint} error={error}>
          <Input
            id={id}
            data-first=""
            value={reason}
            maxLength={reasonChars.max}
            onChange={(event) => setReason(event.target.value)}
            onPressEnter={() => ready && !busy && onAct(given)}
          />
        </DeskField>
      </div>
    </DeskDialog>
  )
}
