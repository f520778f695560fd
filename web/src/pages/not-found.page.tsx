// The page for an address that leads nowhere.
import { useTranslation } from 'react-i18next'
import { paths } from '../paths.ts'
import { ButtonLink } from '../ui/button.tsx'
import { EmptyBoxDrawing } from '../ui/drawings.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'

export default function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Page foot="none">
      <h1 className="vh">{t('notFound.title')}</h1>
      <EmptyState drawing={<EmptyBoxDrawing />} title={t('notFound.title')} words={t('notFound.words')}>
        <ButtonLink to={paths.shows} look="ink">
          {t('notFound.act')}
        </ButtonLink>
      </EmptyState>
    </Page>
  )
}
