// Attribution rules as they were and are, newest first, and the draft that waits to be published.
import { useTranslation } from 'react-i18next'
import type { AttributionRules } from '../../../../server/protocol/attribution.ts'
import { DraftCard, VersionList } from '../../ui/desk-versions.tsx'
import { usePublish } from './rules.query.ts'

type Rule = Omit<AttributionRules['versions'][number], 'version' | 'fromMs' | 'reason' | 'single'>

export function RuleVersions({ rules, mayPublish }: { rules: AttributionRules; mayPublish: boolean }) {
  const { t } = useTranslation('console')
  const publish = usePublish()
  const { draft } = rules
  const numbersOf = ({ mode, protectDays: protect, validDays: valid, touchWindowHours: hours, touchVisibleSec: seconds }: Rule): string =>
    `${t(`rules.mode.${mode}`)} · ${t('rules.numbers', { protect, valid, hours, seconds })}`
  const versions = rules.versions.toReversed().map((one) => ({ ...one, numbers: numbersOf(one) }))
  return (
    <>
      {draft && (
        <DraftCard draft={draft} mayPublish={mayPublish} publish={publish} published={t('rules.published')}>
          <p>{t(draft.mine ? 'rules.draftMine' : 'rules.draftOther')}</p>
          <p className="num">{numbersOf(draft)}</p>
        </DraftCard>
      )}
      <VersionList versions={versions} inForce={rules.inForce} />
    </>
  )
}
