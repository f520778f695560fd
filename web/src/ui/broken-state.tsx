// What stands in place of a page that broke: that nothing was lost, and two ways on.
import { useTranslation } from 'react-i18next'
import { FailedState } from './failed-state.tsx'

export function BrokenState({ home }: { home: string }) {
  const { t } = useTranslation()
  return (
    <FailedState
      code="page_broke"
      title={t('broke.title')}
      words={t('broke.words')}
      again={t('broke.again')}
      home={{ href: home, label: t('broke.home') }}
      onRetry={() => window.location.reload()}
    />
  )
}
