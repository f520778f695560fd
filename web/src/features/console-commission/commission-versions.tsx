// Commission tables as they were published, newest first, and the draft that waits to be published.
import { useTranslation } from 'react-i18next'
import type { CommissionRules } from '../../../../server/protocol/commission.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard } from '../../ui/desk-parts.tsx'
import { Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './commission.module.css'
import { usePublishCommission } from './commission.query.ts'

function Draft({ draft, mayPublish }: { draft: NonNullable<CommissionRules['draft']>; mayPublish: boolean }) {
  const { t } = useTranslation('console')
  const publish = usePublishCommission()
  const send = () =>
    publish.mutate(draft.version, {
      onSuccess: () => showToast(t('commission.published'), 'good'),
      onError: (error) => showToast(error.code === 'not_allowed' ? t('rules.another') : failureText(error.code), 'bad'),
    })
  return (
    <DeskCard
      title={t('rules.draft')}
      words={t('rules.draftBy', { name: draft.byName, reason: draft.reason })}
      side={
        mayPublish ? (
          <DeskButton look="primary" busy={publish.isPending} onClick={send}>
            {t('rules.publish')}
          </DeskButton>
        ) : undefined
      }
    >
      <div className={css.versions}>
        <p>{t(draft.mine ? 'rules.draftMine' : 'commission.draftOther')}</p>
        <p className="num">{t('commission.rowCount', { count: draft.rows.length })}</p>
      </div>
    </DeskCard>
  )
}

export function CommissionVersions({ rules, mayPublish }: { rules: CommissionRules; mayPublish: boolean }) {
  const { t } = useTranslation('console')
  return (
    <>
      {rules.draft && <Draft draft={rules.draft} mayPublish={mayPublish} />}
      <DeskCard title={t('rules.versions')} words={t('rules.versionsWords')}>
        <ol className={css.versions}>
          {rules.versions.map((one) => (
            <li key={one.version}>
              <p>
                <b>{t('rules.version', { version: one.version })}</b>{' '}
                {one.version === rules.inForce.version && <Tag tone="green">{t('rules.inForce')}</Tag>}
                {one.single && <Tag tone="amber">{t('rules.single')}</Tag>}
              </p>
              <small className="num">
                {one.publishedAtMs === 0 ? t('rules.always') : t('rules.from', { time: dateTimeOf(one.publishedAtMs, serverNow()) })} ·{' '}
                {t('commission.rowCount', { count: one.rowCount })}
                {one.reason !== null && ` · ${one.reason}`}
              </small>
            </li>
          ))}
        </ol>
      </DeskCard>
    </>
  )
}
