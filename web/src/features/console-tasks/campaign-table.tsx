// Campaigns in a table: their moment, for whom, how many leaders were told; the way to call one off.
import type { TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { StaffCampaign } from '../../../../server/protocol/campaigns.ts'
import { serverNow } from '../../platform/clock-offset.ts'
import { dateTimeOf } from '../../text/when.ts'
import { DeskButton } from '../../ui/desk-button.tsx'
import { DeskChip, type ChipTone } from '../../ui/desk-chip.tsx'
import { DeskEmpty } from '../../ui/desk-parts.tsx'
import { DeskTable } from '../../ui/desk-table.tsx'
import { SeedlingDrawing } from '../../ui/drawings.tsx'

const tones: Record<StaffCampaign['state'], ChipTone> = { waiting: 'amber', launched: 'green', cancelled: 'grey' }

export function CampaignTable({
  rows,
  loading,
  onCancel,
}: {
  rows: readonly StaffCampaign[]
  loading: boolean
  onCancel: (campaign: StaffCampaign) => void
}) {
  const { t } = useTranslation('console')
  const number = { align: 'right' as const, className: 'num' }
  const columns: TableColumnsType<StaffCampaign> = [
    { key: 'title', title: t('campaigns.col.title'), render: (_, { title }) => <b>{title}</b> },
    { key: 'at', title: t('campaigns.col.at'), className: 'num', render: (_, { launchAtMs }) => dateTimeOf(launchAtMs, serverNow()) },
    {
      key: 'audience',
      title: t('campaigns.col.audience'),
      render: (_, { audience: { levels, tags } }) =>
        levels.length + tags.length === 0
          ? t('tasks.everybody')
          : [...levels.map((level) => t('tasks.level', { level })), ...tags].join('、'),
    },
    { key: 'announced', title: t('campaigns.col.announced'), dataIndex: 'announced', ...number },
    { key: 'launched', title: t('campaigns.col.launched'), dataIndex: 'launched', ...number },
    {
      key: 'state',
      title: t('campaigns.col.state'),
      render: (_, { state }) => <DeskChip tone={tones[state]}>{t(`campaigns.state.${state}`)}</DeskChip>,
    },
    {
      key: 'act',
      align: 'right',
      render: (_, campaign) =>
        campaign.state === 'waiting' && (
          <DeskButton size="sm" onClick={() => onCancel(campaign)}>
            {t('campaigns.cancel')}
          </DeskButton>
        ),
    },
  ]
  return (
    <DeskTable
      rows={rows}
      columns={columns}
      rowKey="campaignId"
      minPx={760}
      loading={loading}
      empty={<DeskEmpty drawing={<SeedlingDrawing />} title={t('campaigns.none')} words={t('campaigns.noneWords')} />}
    />
  )
}
