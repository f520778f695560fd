// The terms and the privacy notice, short and whole.
import { useTranslation } from 'react-i18next'
import { Sheet } from '../../ui/sheet.tsx'
import css from './terms-sheet.module.css'

export function TermsSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('session')
  return (
    <Sheet open={open} onClose={onClose} label={t('terms.title')} title={t('terms.title')}>
      <div className={css.words}>
        <p>{t('terms.use')}</p>
        <p>{t('terms.keep')}</p>
        <p>{t('terms.share')}</p>
        <p>{t('terms.leave')}</p>
        <p>{t('terms.minors')}</p>
      </div>
    </Sheet>
  )
}
