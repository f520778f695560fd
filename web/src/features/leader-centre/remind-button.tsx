// One reminder to who has not paid: once an order, and said honestly when she was not told.
import { Send } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { RestError } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useRemind } from './order-help.query.ts'

export function RemindButton({ orderNo, done = false, block = false }: { orderNo: string; done?: boolean; block?: boolean }) {
  const { t } = useTranslation('leader')
  const remind = useRemind()
  const send = () =>
    remind.mutate(orderNo, {
      onSuccess: ({ sent }) => showToast(t(sent ? 'help.sent' : 'help.notSent'), sent ? 'good' : 'bad'),
      onError: (error) => {
        const why = error instanceof RestError ? error.params['why'] : undefined
        showToast(why === 'again' || why === 'over' || why === 'paid' ? t(`help.refused.${why}`) : failureTextOf(error), 'bad')
      },
    })
  const reminded = done || remind.isSuccess
  return (
    <Button
      look="ink"
      size={block ? 'lg' : 'sm'}
      block={block}
      busy={remind.isPending}
      disabled={reminded}
      icon={<Send size={block ? 18 : 14} aria-hidden="true" />}
      onClick={send}
    >
      {t(reminded ? 'help.reminded' : 'help.remind')}
    </Button>
  )
}
