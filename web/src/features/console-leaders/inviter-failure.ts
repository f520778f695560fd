// Says why somebody cannot be an inviter, or what else went wrong.
import { useTranslation } from 'react-i18next'
import type { RestError } from '../../platform/rest-client.ts'
import { failureText } from '../../text/failure.ts'

const faults = ['self', 'cycle', 'notActive', 'younger', 'same'] as const

export function useInviterFailure(): (error: RestError | null) => string | null {
  const { t } = useTranslation('console')
  return (error) => {
    if (error === null) return null
    const refused = error.params?.['fault']
    const fault = faults.find((one) => one === refused)
    return fault ? t(`inviter.fault.${fault}`) : failureText(error.code)
  }
}
