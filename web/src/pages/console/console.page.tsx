// The merchant's console: everything below /console.
import { useTranslation } from 'react-i18next'
import { PageBar } from '../../ui/page.tsx'

export default function ConsolePage() {
  const { t } = useTranslation('console')
  return <PageBar title={t('title')} />
}
