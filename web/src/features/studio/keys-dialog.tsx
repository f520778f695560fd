// All keys of the studio on one card.
import { useTranslation } from 'react-i18next'
import { DeskButton, KeyCap } from '../../ui/desk-button.tsx'
import { DeskDialog } from '../../ui/desk-dialog.tsx'
import css from './dialogs.module.css'

const rows = [
  { caps: ['space', 'right'], does: 'next' },
  { caps: ['up', 'down'], does: 'pick' },
  { caps: ['enter'], does: 'pin' },
  { caps: ['e'], does: 'extend' },
  { caps: ['a'], does: 'topUp' },
  { caps: ['question'], does: 'help' },
] as const

export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('studio')
  return (
    <DeskDialog
      open={open}
      title={t('keys.title')}
      onClose={onClose}
      foot={
        <DeskButton data-first="" look="primary" onClick={onClose}>
          {t('keys.done')}
        </DeskButton>
      }
    >
      <dl className={css.keys}>
        {rows.map((row) => (
          <div key={row.does} className={css.keyRow}>
            <dt>
              {row.caps.map((cap) => (
                <KeyCap key={cap}>{t(`keys.${cap}`)}</KeyCap>
              ))}
            </dt>
            <dd>{t(`keys.does.${row.does}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('keys.words')}</p>
    </DeskDialog>
  )
}
