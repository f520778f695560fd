// Whether her leader may remind her of an unpaid order: one tap on or off.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BellRing } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { ListRow } from '../../ui/list-row.tsx'
import { showToast } from '../../ui/toast.tsx'

const key = ['me', 'notices'] as const

export function ReminderRow() {
  const { t } = useTranslation('me')
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => rest('GET /me/notices', { signal }) })
  const write = useMutation({
    mutationFn: (orderWaits: boolean) => rest('PUT /me/notices', { body: { orderWaits } }),
    onSuccess: (settings) => queries.setQueryData(key, settings),
    onError: (error) => showToast(failureTextOf(error), 'bad'),
  })
  if (!data) return null
  return (
    <ListRow
      icon={<BellRing size={20} strokeWidth={1.7} aria-hidden="true" />}
      title={t('reminders.title')}
      words={t('reminders.words')}
      value={t(data.orderWaits ? 'reminders.on' : 'reminders.off')}
      onClick={() => write.mutate(!data.orderWaits)}
    />
  )
}
