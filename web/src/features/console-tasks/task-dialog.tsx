// The frame of what staff writes for leaders (a task, a campaign, a course): a wide dialog with one act, its title first, and what is wrong beside the act.
import { Input } from 'antd'
import type { ReactNode } from 'react'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import { DeskField } from '../../ui/desk-parts.tsx'
import css from './tasks.module.css'

/** wrong null: nothing is. */
export function TaskDialog(given: {
  open: boolean
  title: string
  act: string
  busy: boolean
  wrong: string | null
  onAct: () => void
  onClose: () => void
  children: ReactNode
}) {
  const { open, title, act, busy, wrong, onAct, onClose, children } = given
  // Beside the act, where it is seen however long the form is.
  const foot = (
    <>
      {wrong !== null && (
        <p className={`grow ${css.wrong}`} role="alert">
          {wrong}
        </p>
      )}
      <DeskButton look="primary" busy={busy} onClick={onAct}>
        {act}
      </DeskButton>
    </>
  )
  return (
    <DeskDialog open={open} wide title={title} onClose={onClose} foot={foot}>
      <div className={css.form}>{children}</div>
    </DeskDialog>
  )
}

/** Twice as many letters as fit: what is too long is said, not cut. */
const TITLE_LETTERS_MAX = 60

/** id: of its form. */
export function TitleField(given: { id: string; label: string; hint?: string; title: string; change: (part: { title: string }) => void }) {
  const { id, label, hint, title, change } = given
  return (
    <DeskField label={label} htmlFor={`${id}-title`} hint={hint}>
      <Input
        id={`${id}-title`}
        data-first=""
        value={title}
        maxLength={TITLE_LETTERS_MAX}
        onChange={(event) => change({ title: event.target.value })}
      />
    </DeskField>
  )
}
