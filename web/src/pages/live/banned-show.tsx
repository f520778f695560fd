// A show that was stopped: what happens to money and goods, and whom to ask.
import { Flag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { StateActs, StateCard, Veil } from '../../features/room/state-card.tsx'
import { useShow } from '../../features/shows/shows.query.ts'
import { paths } from '../../paths.ts'
import { ButtonLink } from '../../ui/button.tsx'
import css from './live-room.module.css'

export default function BannedShow({ showId }: { showId: string }) {
  const { t } = useTranslation('room')
  const { data: page } = useShow(showId)
  return (
    <>
      <Veil grey />
      <StateCard icon={<Flag size={24} />} title={t('banned.title')} words={t('banned.words')}>
        <StateActs>
          <ButtonLink to={paths.orders} look="white">
            {t('banned.orders')}
          </ButtonLink>
          {page && (
            <a className={css.call} href={`tel:${page.seller.phone.replace(/[^0-9+]/g, '')}`}>
              {t('banned.call')}
            </a>
          )}
        </StateActs>
      </StateCard>
    </>
  )
}
