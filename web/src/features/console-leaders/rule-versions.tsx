// Attribution rules as they were and are, newest first, and the draft that waits to be published.
import { useTranslation } from 'react-i18next'
import type { AttributionRules } from '../../../../server/protocol/attribution.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { failureText } from '../../text/failure.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskCard } from '../../ui/desk-parts.tsx'
import { Tag } from '../../ui/tag.tsx'
import { showToast } from '../../ui/toast.tsx'
import css from './leaders.module.css'
import { usePublish } from './rules.query.ts'

type Version = AttributionRules['versions'][number]

function Draft({ draft, mayPublish }: { draft: NonNullable<AttributionRules['draft']>; mayPublish: boolean }) {
  const { t } = useTranslation('console')
  const publish = usePublish()
  const send = () =>
    publish.mutate(draft.version, {
      onSuccess: () => showToast(t('rules.published'), 'good'),
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
      <p className={css.quiet}>{t(draft.mine ? 'rules.draftMine' : 'rules.draftOther')}</p>
      <Numbers rule={draft} />
    </DeskCard>
  )
}

function Numbers({ rule }: { rule: Omit<Version, 'version' | 'fromMs' | 'reason' | 'single'> }) {
  const { t } = useTranslation('console')
  return (
    <p className="num">
      {t(`rules.mode.${rule.mode}`)} ·{' '}
      {t('rules.numbers', {
        protect: rule.protectDays,
        valid: rule.validDays,
        hours: rule.touchWindowHours,
        seconds: rule.touchVisibleSec,
      })}
    </p>
  )
}

export function RuleVersions({ rules, mayPublish }: { rules: AttributionRules; mayPublish: boolean }) {
  const { t } = useTranslation('console')
  return (
    <>
      {rules.draft && <Draft draft={rules.draft} mayPublish={mayPublish} />}
      <DeskCard title={t('rules.versions')} words={t('rules.versionsWords')}>
        <ol className={css.versions}>
          {rules.versions.toReversed().map((version) => (
            <li key={version.version}>
              <p>
                <b>{t('rules.version', { version: version.version })}</b>{' '}
                {version.version === rules.inForce && <Tag tone="green">{t('rules.inForce')}</Tag>}
                {version.single && <Tag tone="amber">{t('rules.single')}</Tag>}
              </p>
              <Numbers rule={version} />
              <small>
                {version.fromMs === null ? t('rules.always') : t('rules.from', { time: dateTimeOf(version.fromMs, serverNow()) })}
                {version.reason !== null && ` · ${version.reason}`}
              </small>
            </li>
          ))}
        </ol>
      </DeskCard>
    </>
  )
}
