// The host's studio of one show.
import { useTranslation } from 'react-i18next'
import { PageBar } from '../../ui/page.tsx'

export default function StudioPage() {
  const { t } = useTranslation('studio')
  return <PageBar title={t('title')} />
}
