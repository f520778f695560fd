// The assistant's console of one show.
import { useTranslation } from 'react-i18next'
import { PageBar } from '../../ui/page.tsx'

export default function AssistPage() {
  const { t } = useTranslation('studio')
  return <PageBar title={t('assistTitle')} />
}
